import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  decodeToBoard,
  decodeToHost,
  encodeDraw,
  encodeHeartbeat,
  encodeMove,
  encodeToHost,
  type MoveToBoard,
  type TelemetryToHost,
} from '../../../src/kit/board/wire.generated.ts';
import { crc7, pack7, unpack7 } from '../../../src/kit/board/wire-coding.ts';

const body = (frame: Uint8Array) => frame.subarray(1, -1);
const u = (bits: number) => fc.integer({ min: 0, max: 2 ** bits - 1 });

describe('CRC-7', () => {
  test("gives the values of the SD card specification's examples", () => {
    expect(crc7([0x40, 0, 0, 0, 0])).toBe(0x4a);
    expect(crc7([0x51, 0, 0, 0, 0])).toBe(0x2a);
    expect(crc7([0x11, 0, 0, 0x09, 0])).toBe(0x33);
  });

  test('notices every single flipped bit of a frame', () => {
    const good = encodeMove(5, { axis: 0, targetTicks: 3100, vmax: 640, amax: 64 });
    for (let bit = 0; bit < (good.length - 2) * 7; bit += 1) {
      const bad = Uint8Array.from(body(good));
      bad[Math.floor(bit / 7)]! ^= 1 << (bit % 7);
      expect(decodeToBoard(bad)).toEqual({ ok: false, failure: 'crc' });
    }
  });
});

test('bytes of 8 bits come back from bytes of 7', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
      const packed = pack7(bytes);
      expect(packed.every((byte) => byte < 128)).toBe(true);
      expect([...unpack7(packed)]).toEqual([...bytes]);
    }),
  );
});

test('a move to the board comes back as it was', () => {
  const fields = { seq: u(7), axis: u(7), targetTicks: u(14), vmax: u(14), amax: u(14) };
  fc.assert(
    fc.property(fc.record(fields), ({ seq, ...rest }) => {
      const message: MoveToBoard = { type: 'move', seq, ...rest };
      expect(decodeToBoard(body(encodeMove(seq, rest)))).toEqual({ ok: true, message });
    }),
  );
});

test('telemetry to the host comes back as it was', () => {
  const measured = { flags: u(14), panTicks: u(14), tiltTicks: u(14), vccMv: u(14) };
  const fields = { ...measured, lineErrors: u(14), naks: u(14), dips: u(7), stalls: u(7) };
  fc.assert(
    fc.property(fc.record({ ...fields, seq: u(7), uptimeMs: u(28) }), (rest) => {
      const message: TelemetryToHost = { type: 'telemetry', ...rest };
      const frame = encodeToHost(message);
      expect(frame[0]).toBe(0xf0);
      expect(frame.at(-1)).toBe(0xf7);
      expect(decodeToHost(body(frame))).toEqual({ ok: true, message });
    }),
  );
});

test('a build id uses all its 32 bits', () => {
  const hello = { type: 'hello', seq: 1, protocol: 1, resetCause: 1, buildId: 0xfedcba98 } as const;
  const frame = encodeToHost({ ...hello, deadManMs: 500, leds: 12, flags: 0 });
  expect(decodeToHost(body(frame))).toMatchObject({ ok: true, message: hello });
});

test('drawn bytes come back as they were', () => {
  const data = Uint8Array.from({ length: 32 }, (_, index) => (index * 37 + 200) & 0xff);
  const decoded = decodeToBoard(body(encodeDraw(9, { page: 7, column: 96, data })));
  expect(decoded).toEqual({ ok: true, message: { type: 'draw', seq: 9, page: 7, column: 96, data } });
});

describe('what does not fit', () => {
  test('is refused before it is sent', () => {
    const fields = { axis: 0, targetTicks: 3000, vmax: 1, amax: 1 };
    expect(() => encodeHeartbeat(128)).toThrow(RangeError);
    expect(() => encodeMove(0, { ...fields, targetTicks: 16384 })).toThrow(RangeError);
    expect(() => encodeMove(0, { ...fields, targetTicks: Number.NaN })).toThrow(RangeError);
    expect(() => encodeMove(0, { ...fields, vmax: -1 })).toThrow(RangeError);
    expect(() => encodeMove(0, { ...fields, amax: 1.5 })).toThrow(RangeError);
  });

  test('is named when it is received', () => {
    const sealed = (...bytes: number[]) => [...bytes, crc7(bytes)];
    expect(decodeToHost([])).toEqual({ ok: false, failure: 'length' });
    expect(decodeToHost(sealed(14, 0))).toEqual({ ok: false, failure: 'unknown' });
    expect(decodeToHost(sealed(3, 0, 0, 0, 0, 0, 0, 0, 0))).toEqual({ ok: false, failure: 'unknown' });
    expect(decodeToHost(sealed(9, 0, 1))).toEqual({ ok: false, failure: 'length' });
    expect(decodeToBoard(sealed(6, 0, 0, 0, 1))).toEqual({ ok: false, failure: 'length' });
  });

  test('never throws, whatever comes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
        expect(typeof decodeToHost(bytes).ok).toBe('boolean');
        expect(typeof decodeToBoard(bytes).ok).toBe('boolean');
      }),
    );
  });
});
