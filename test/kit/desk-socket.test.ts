import { statSync } from 'node:fs';
import { createConnection } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { DeskClient } from '../../src/cli/desk-client.ts';
import { silentLogger } from '../../src/core/log.ts';
import { DeskSocket } from '../../src/kit/desk-socket.ts';
import { until } from '../support/until.ts';
import { DeskFixture, LOAN, meetingIn } from './records/desk-fixture.ts';
import { scratchFolder } from './records/scratch.ts';

let kit: DeskFixture;
let folder: string;
beforeEach(async () => {
  kit = await DeskFixture.open();
  folder = scratchFolder();
  const socket = new DeskSocket(join(folder, 'desk.sock'), kit.desk, silentLogger);
  await socket.open();
  onTestFinished(() => socket.close());
});

/** Somebody who writes bytes on the socket; what came back, line by line, and whether it was ended. */
function writer(bytes: string) {
  const socket = createConnection(join(folder, 'desk.sock'));
  const seen = { lines: [] as unknown[], ended: false };
  const lines = createInterface({ input: socket });
  lines.on('line', (line) => seen.lines.push(JSON.parse(line)));
  for (const end of [lines, socket]) end.on('error', () => {});
  socket.on('close', () => {
    seen.ended = true;
  });
  socket.write(bytes);
  onTestFinished(() => void socket.destroy());
  return seen;
}

const refused = { id: 0, answer: { answer: 'refused', code: 'NABIJ_E_FRAME_SCHEMA' } };

describe('the desk socket', () => {
  it('is for the kit’s own user', () => {
    expect(statSync(join(folder, 'desk.sock')).mode & 0o777).toBe(0o600);
  });

  it('answers each question with its own number, also when they come in one piece', async () => {
    const { lines } = writer(
      `{"id":7,"ask":{"ask":"loan_show"}}\n{"id":8,"ask":{"ask":"pair_stop"}}\n{"id":9,"ask":`,
    );
    await until('both answers', () => lines.length === 2);
    expect(lines).toEqual([
      { id: 7, answer: { answer: 'loan', loan: null } },
      { id: 8, answer: { answer: 'done' } },
    ]);
  });

  it.each([
    ['no JSON', 'hello\n'],
    ['no question', '{"id":1}\n'],
    ['an unknown question', '{"id":1,"ask":{"ask":"open_door"}}\n'],
    ['a key too many', '{"id":1,"ask":{"ask":"status","why":1}}\n'],
    ['a long line', `${'x'.repeat(5_000)}\n`],
  ])('refuses %s and goes on', async (_title, bytes) => {
    const { lines } = writer(`${bytes}{"id":2,"ask":{"ask":"loan_show"}}\n`);
    await until('both answers', () => lines.length === 2);
    expect(lines[0]).toMatchObject(refused);
    expect(lines[1]).toMatchObject({ id: 2, answer: { answer: 'loan' } });
  });

  it('takes nothing more of who leaves the answers unread', async () => {
    let asked = 0;
    const counted = (...args: Parameters<typeof kit.desk.ask>): void => {
      asked += 1;
      kit.desk.ask(...args);
    };
    const path = join(scratchFolder(), 'desk.sock');
    const socket = new DeskSocket(path, { ask: counted }, silentLogger);
    await socket.open();
    onTestFinished(() => socket.close());
    const mute = createConnection(path).pause();
    onTestFinished(() => void mute.destroy());
    let gone = false;
    mute
      .on('error', () => {})
      .on('close', () => {
        gone = true;
      });
    const flood = '{"id":1,"ask":{"ask":"board_flash","now":true}}\n'.repeat(20_000);
    mute.write(flood);
    await until('the end', () => gone);
    expect(asked).toBeLessThan(10_000);
  });

  it('says so when there can be no socket', async () => {
    const path = join(scratchFolder(), 'nowhere', 'desk.sock');
    await expect(new DeskSocket(path, kit.desk, silentLogger).open()).rejects.toThrow('nowhere');
  });

  it('ends a connection that never ends its line', async () => {
    const seen = writer('x'.repeat(10_000));
    await until('the end', () => seen.ended);
  });

  it('takes eight at a time', async () => {
    const first = Array.from({ length: 8 }, () => writer('{"id":1,"ask":{"ask":"loan_show"}}\n'));
    await until('eight answers', () => first.every(({ lines }) => lines.length === 1));
    const ninth = writer('{"id":1,"ask":{"ask":"loan_show"}}\n');
    await until('the end', () => ninth.ended);
    expect(ninth.lines).toEqual([]);
  });

  it('goes on with a pairing whose asker has gone', async () => {
    const desk = await DeskClient.connect(folder);
    const asked = await desk.ask({ ask: 'pair', role: 'pupil', place: 'class' });
    if (asked.answer !== 'pairing' || asked.pairing.state !== 'waiting') throw new Error('it does not wait');
    desk.close();
    kit.wrongTry(meetingIn(asked.pairing.link));
    await kit.settled();
    expect(kit.last('doors').doors.pairing).not.toBe(null);
  });

  it('lets a command know when the kit goes away', async () => {
    const other = scratchFolder();
    const socket = new DeskSocket(join(other, 'desk.sock'), { ...kit.desk, ask: () => {} }, silentLogger);
    await socket.open();
    const desk = await DeskClient.connect(other);
    const asked = desk.ask({ ask: 'loan_start', ...LOAN });
    await socket.close();
    await expect(asked).rejects.toMatchObject({ code: 'NABIJ_E_DESK' });
  });
});
