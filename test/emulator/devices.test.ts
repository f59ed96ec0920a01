import { statSync } from 'node:fs';
import { createConnection } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { silentLogger } from '../../src/core/log.ts';
import { Classroom } from '../../src/emulator/classroom/classroom.ts';
import { levelDb, rmsOf, SAMPLE_HZ, SILENCE_DB } from '../../src/emulator/classroom/sound.ts';
import { scratchDirectory } from '../support/scratch.ts';
import { until } from '../support/until.ts';
import { FrameReader } from './frame-reader.ts';
import { zoneSeen } from './what-is-seen.ts';

vi.setConfig({ testTimeout: 60_000 });

const scratch = scratchDirectory();
const directory = join(scratch.path, 'devices');
const device = (name: string): string => join(directory, `${name}.sock`);
let classroom: Classroom;

beforeAll(async () => {
  classroom = await Classroom.open(directory, silentLogger);
}, 30_000);

afterAll(async () => {
  await classroom.close();
  scratch.remove();
});

/** Strength of one pitch in samples, as a part of their whole power, 0…1 (Goertzel). */
function shareOfPitch(samples: Int16Array, hz: number): number {
  const turn = 2 * Math.cos((2 * Math.PI * hz) / SAMPLE_HZ);
  let [before, last, power] = [0, 0, 0];
  for (const sample of samples) {
    [before, last] = [last, sample + turn * last - before];
    power += sample * sample;
  }
  return (2 * (last * last + before * before - turn * last * before)) / (samples.length * power);
}

/** Listens to the microphone for this long. */
async function record(seconds: number): Promise<Int16Array> {
  const bytes = Math.round(seconds * SAMPLE_HZ) * 2;
  const parts: Buffer[] = [];
  const socket = createConnection(device('microphone'));
  socket.on('data', (part: Buffer) => parts.push(part));
  await until('enough sound', () => parts.reduce((sum, part) => sum + part.length, 0) >= bytes, 60_000);
  socket.destroy();
  const sound = Uint8Array.from(Buffer.concat(parts).subarray(0, bytes));
  return new Int16Array(sound.buffer);
}

function tone(hz: number, seconds: number, peak: number): Int16Array {
  return Int16Array.from(
    { length: seconds * SAMPLE_HZ },
    (_, at) => peak * Math.sin((2 * Math.PI * hz * at) / SAMPLE_HZ),
  );
}

describe('the virtual camera', () => {
  it('keeps its sockets to their own user', () => {
    expect(statSync(directory).mode & 0o777).toBe(0o700);
    expect(statSync(device('camera')).mode & 0o777).toBe(0o600);
  });

  it('paints nothing while nobody has it open', async () => {
    const { taken } = classroom.frames;
    await sleep(150);
    expect(classroom.frames.taken).toBe(taken);
    expect(classroom.cameraLive).toBe(false);
  });

  it('gives whole frames in the order in which they were taken, and shows where the lens looks', async () => {
    classroom.lookAt(0);
    const reader = new FrameReader(device('camera'));
    await until('20 frames', () => reader.frames >= 20);
    expect(classroom.cameraLive).toBe(true);
    expect(zoneSeen(reader.last ?? Buffer.alloc(0))).toBe('bord');
    classroom.lookAt(40);
    await until('the picture turns', () => reader.last !== null && zoneSeen(reader.last) === 'juf');
    reader.close();
    const times = reader.times.map((time) => time ?? Number.NaN);
    expect(times).toEqual([...times].sort((a, b) => a - b));
    await until('the camera is closed', () => !classroom.cameraLive);
  });

  it('leaves frames out for a slow reader and never gives it old ones', async () => {
    const before = classroom.frames;
    const reader = new FrameReader(device('camera'));
    await until('a frame', () => reader.frames >= 1);
    reader.socket.pause();
    await until('frames are left out', () => classroom.frames.dropped > before.dropped + 5);
    const { taken } = classroom.frames;
    await sleep(200);
    expect(classroom.frames.taken).toBe(taken);
    const seen = reader.frames;
    const resumedUnixMs = Date.now();
    reader.socket.resume();
    await until('new frames', () => reader.frames >= seen + 4);
    // One was on its way and perhaps one more in the reader's own buffers; the next is from now.
    expect(reader.times.every((time) => time !== null)).toBe(true);
    expect(reader.times[seen + 3]).toBeGreaterThanOrEqual(resumedUnixMs);
    reader.close();
  });

  it('goes over to the newest program that opens it', async () => {
    const first = new FrameReader(device('camera'));
    await until('a frame for the first', () => first.frames >= 1);
    const second = new FrameReader(device('camera'));
    await until('the first is closed', () => first.socket.closed);
    await until('frames for the second', () => second.frames >= 2);
    second.close();
    await until('the camera is closed', () => !classroom.cameraLive);
  });
});

describe('the virtual microphone', () => {
  it('carries speech over a murmur: loud and soft stretches, with most of it below 4 kHz', async () => {
    const sound = await record(6);
    const chunk = SAMPLE_HZ / 20;
    const levels = Array.from({ length: Math.floor(sound.length / chunk) }, (_, index) =>
      levelDb(rmsOf(sound.subarray(index * chunk, (index + 1) * chunk))),
    ).sort((a, b) => a - b);
    expect(levels.at(-5)).toBeGreaterThan(-30);
    expect(levels[4]).toBeLessThan(-40);
    expect(levels[0]).toBeGreaterThan(-90);
    const steps = Int16Array.from(sound, (sample, at) => (sample - (sound[at - 1] ?? 0)) / 2);
    // Taking differences halves what is far below the rate and keeps what is near half of it.
    expect(rmsOf(steps)).toBeLessThan(rmsOf(sound) / 3);
  }, 30_000);

  it('hears a test tone instead when asked to', async () => {
    classroom.playTone(440, 3);
    const sound = await record(1);
    const late = sound.subarray(SAMPLE_HZ / 2);
    expect(shareOfPitch(late, 440)).toBeGreaterThan(0.98);
    expect(levelDb(rmsOf(late))).toBeCloseTo(-12, 0);
  });

  it('is silent on the meter while nobody has it open', async () => {
    await until('the level falls', () => classroom.microphoneDb === SILENCE_DB);
  });
});

describe('the virtual speaker', () => {
  it('keeps what was played, whatever the pieces it came in, and tells its level', async () => {
    const played = tone(880, 1, 8_000);
    const bytes = Buffer.from(played.buffer);
    const socket = createConnection(device('speaker'));
    for (let at = 0; at < bytes.length; at += 4_801) socket.write(bytes.subarray(at, at + 4_801));
    await until('the tone is there', () => shareOfPitch(classroom.heard(0.5), 880) > 0.98);
    expect(rmsOf(classroom.heard(0.5))).toBeGreaterThan(5_000);
    socket.destroy();
    await until('the level falls to silence', () => classroom.speakerDb === SILENCE_DB);
    expect(classroom.heard(0.1).every((sample) => sample === 0)).toBe(true);
  });

  it('keeps no more than ten seconds', () => {
    expect(classroom.heard(60).length).toBe(10 * SAMPLE_HZ);
  });
});
