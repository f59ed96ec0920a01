import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { checkTabletFrame } from '../../src/protocol/check.ts';
import { ERRORS } from '../../src/protocol/errors.ts';
import { kitFrame } from '../../src/protocol/frames.ts';
import { LIMITS } from '../../src/protocol/limits.ts';
import { CLOSE, KIT_ID, kitToRelay, relayToKit } from '../../src/protocol/relay.ts';

const GOOD = [
  { type: 'join', presence: 'watching', visit: '0123456789abcdef', how: 'tap' },
  { type: 'leave' },
  { type: 'presence', presence: 'resting' },
  { type: 'look', pan_deg: -LIMITS.panDeg, sent_ms: 0 },
  { type: 'turn', pan_deg_per_s: LIMITS.turnDegPerS, sent_ms: 12.5 },
  { type: 'signal', signal: 'puzzled', up: true },
  { type: 'voice', voice: 'whisper' },
  { type: 'rtc_answer', round: 3, sdp: 'v=0' },
  { type: 'rtc_candidate', round: 3, candidate: 'candidate:1', mid: 'video' },
  { type: 'rtc_again', round: 3 },
  { type: 'ping', sent_ms: 1 },
];

const BAD: readonly [string, unknown, string][] = [
  ['an angle of 1e9', { type: 'look', pan_deg: 1e9, sent_ms: 0 }, 'look'],
  ['an angle that is not a number', { type: 'look', pan_deg: Number.NaN, sent_ms: 0 }, 'look'],
  ['an endless angle', { type: 'look', pan_deg: JSON.parse('1e999'), sent_ms: 0 }, 'look'],
  ['an angle just past the bound', { type: 'look', pan_deg: LIMITS.panDeg + 0.001, sent_ms: 0 }, 'look'],
  ['an angle as text', { type: 'look', pan_deg: '10', sent_ms: 0 }, 'look'],
  ['an angle that is missing', { type: 'look', sent_ms: 0 }, 'look'],
  ['a speed of 1e9', { type: 'turn', pan_deg_per_s: 1e9, sent_ms: 0 }, 'turn'],
  ['a time before the start', { type: 'turn', pan_deg_per_s: 1, sent_ms: -1 }, 'turn'],
  ['an unknown key', { type: 'leave', now: true }, 'leave'],
  ['a key that reaches for the prototype', JSON.parse('{"type":"leave","__proto__":{}}'), 'leave'],
  ['a visit that is too short', { type: 'join', presence: 'watching', visit: '0', how: 'tap' }, 'join'],
  ['a join that does not say how', { type: 'join', presence: 'watching', visit: '0123456789abcdef' }, 'join'],
  ['a presence that only the kit gives', { type: 'presence', presence: 'nobody' }, 'presence'],
  ['a signal that is not one', { type: 'signal', signal: 'shout', up: true }, 'signal'],
  ['a round that is not whole', { type: 'rtc_again', round: 0.5 }, 'rtc_again'],
  [
    'a description that is too long',
    { type: 'rtc_answer', round: 1, sdp: 'x'.repeat(LIMITS.sdpChars + 1) },
    'rtc_answer',
  ],
  ['an unknown type', { type: 'fly' }, 'fly'],
  ['a type that could carry content', { type: 'Sam is ill' }, 'unknown'],
  ['no type', {}, 'unknown'],
  ['a list', [], 'unknown'],
  ['nothing', null, 'unknown'],
  ['a word', 'look', 'unknown'],
];

describe('frames of the tablet', () => {
  it.each(GOOD)('$type is taken as it is', (frame) => {
    expect(checkTabletFrame(frame)).toEqual({ ok: true, frame });
  });

  it.each(BAD)('%s is refused', (_what, value, of) => {
    expect(checkTabletFrame(value)).toEqual({ ok: false, code: 'NABIJ_E_FRAME_SCHEMA', of });
  });
});

describe('frames of the kit', () => {
  it('are taken within their bounds and refused beyond', () => {
    const angle = { type: 'angle', pan_deg: 12, rtp_ts: 0xffffffff };
    expect(v.parse(kitFrame, angle)).toEqual(angle);
    expect(v.is(kitFrame, { ...angle, rtp_ts: 2 ** 32 })).toBe(false);
    expect(v.is(kitFrame, { ...angle, pan_deg: Number.NaN })).toBe(false);
    expect(v.is(kitFrame, { type: 'refused', code: 'NABIJ_E_NOT_THERE', of: 'look' })).toBe(false);
    expect(v.is(kitFrame, { type: 'look', pan_deg: 0, sent_ms: 0 })).toBe(false);
  });
});

describe('the words between relay and ends', () => {
  it('name peers that fit two bytes', () => {
    expect(v.is(relayToKit, { type: 'peer_open', peer: 0xffff })).toBe(true);
    expect(v.is(relayToKit, { type: 'peer_open', peer: 0x10000 })).toBe(false);
    expect(v.is(kitToRelay, { type: 'drop_peer', peer: 0 })).toBe(false);
  });

  it('give every close code an error that has its sentences', () => {
    for (const code of Object.values(CLOSE)) expect(ERRORS[code].nl).not.toBe('');
  });

  it.each(['', 'abc', 'abcdefghijklmnop\n', 'ABCDEFGHIJKLMNOP', 'abcdefghijklmno1', '../../etc/passwd'])(
    'refuse the kit id %j',
    (id) => expect(KIT_ID.test(id)).toBe(false),
  );
});
