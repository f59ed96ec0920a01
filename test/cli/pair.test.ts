import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { meetingOf, readCode, readLink } from '../../src/protocol/seal/pairing.ts';
import { SocketEnd } from '../kit/bridge/socket-end.ts';
import { showsWords } from '../support/display-lines.ts';
import { PairedTablet } from '../support/paired-tablet.ts';
import { readDisplayQr, readTextQr } from '../support/qr-image.ts';
import { until } from '../support/until.ts';
import { tryWrong } from '../support/wrong-try.ts';
import { type Command, KitAtSchool } from './kit-at-school.ts';

let school: KitAtSchool;
beforeAll(async () => {
  school = await KitAtSchool.open();
});
afterAll(() => school?.close());

const CODE = /^ {4}([A-Z2-7]{4}(?:-[A-Z2-7]{4}){3})$/m;
const all = (command: Command) => [...command.out, ...command.err].join('\n');

/** `nabij pair`, as far as the code. */
async function pairing(...args: string[]) {
  const command = school.start('pair', ...args);
  const [, code] = await until('the code', () => CODE.exec(command.out.join('\n')));
  const link = await until('the link', () => command.out.find((line) => line.startsWith('http')));
  const read = readCode(code!);
  if (read.kind !== 'secret') throw new Error('the code cannot be read');
  return { command, code: code!, link, secret: read.secret };
}

/** Whether anybody stands where a secret meets. */
async function open(secret: Uint8Array): Promise<boolean> {
  const end = new SocketEnd(school.relay.port, meetingOf(secret).id);
  await until('the word of the relay', () => end.heard.length > 0);
  const { online } = JSON.parse(end.heard[0] as string) as { online: boolean };
  end.close();
  return online;
}

describe('nabij pair', () => {
  it('shows QR and code in the terminal and on the display; the tablet that types the code shows the same words', async () => {
    const { command, code, link } = await pairing();
    expect(readTextQr(command.out)).toBe(link);
    await until('the QR on the display', () => readDisplayQr(school.display) === link);
    const tablet = await PairedTablet.pair(school.relay.port, code);
    expect(await command.ended).toBe(0);
    expect(command.out.join('\n')).toContain(`    ${tablet.words.join('  ')}`);
    await until('the words on the display', () => showsWords(school.display, tablet.words));
    const end = await tablet.open();
    await until('the welcome', () => end.of('welcome').length === 1);
    end.close();
  });

  it('works once: the code is nobody’s after it was used', async () => {
    const { command, code, secret } = await pairing();
    await PairedTablet.pair(school.relay.port, code);
    await command.ended;
    await until('the shut door', async () => !(await open(secret)));
  });

  it('says each wrong try, and the fifth closes it for all to see', async () => {
    const { command, secret } = await pairing();
    for (let left = 4; left >= 1; left -= 1) {
      await tryWrong(school.relay.port, secret);
      await until(`${left} tries left`, () => all(command).includes(`Nog ${left} k`));
    }
    await tryWrong(school.relay.port, secret);
    expect(await command.ended).toBe(1);
    expect(all(command)).toContain('De code was te vaak fout.');
    await school.displaySays('Code te vaak fout');
    expect(await open(secret)).toBe(false);
  });

  it('is closed by Ctrl-C', async () => {
    const { command, secret } = await pairing();
    await until('the open door', () => open(secret));
    command.signal('SIGINT');
    expect(await command.ended).toBe(0);
    await until('the shut door', async () => !(await open(secret)));
  });

  it('is closed by Ctrl-C also when that is pressed again before the kit has answered', async () => {
    const { command, secret } = await pairing();
    await until('the open door', () => open(secret));
    process.kill(school.kit.pid, 'SIGSTOP');
    try {
      for (let n = 0; n < 3; n += 1) {
        command.signal('SIGINT');
        await sleep(200);
      }
    } finally {
      process.kill(school.kit.pid, 'SIGCONT');
    }
    expect(await command.ended).toBe(0);
    await until('the shut door', async () => !(await open(secret)));
  });

  it('is taken back by nabij unpair, whoever has paired', async () => {
    const { command, code } = await pairing();
    const tablet = await PairedTablet.pair(school.relay.port, code);
    await command.ended;
    const end = await tablet.open();
    expect((await school.nabij('unpair')).out).toContain('Het kastje kent deze tablet niet meer.');
    await until('the end of it', () => end.closeCode !== null);
    expect((await school.nabij('status')).out).toContain('Er is geen tablet gekoppeld.');
  });

  it('--home makes a link that outlives the command, until it is taken back', async () => {
    const command = school.start('pair', '--home', '--lang', 'nl');
    const link = await until('the link', () => command.out.find((line) => line.startsWith('http')));
    const { secret, kitKeyHash } = readLink(new URL(link).hash)!;
    expect([secret.length, kitKeyHash?.length]).toEqual([16, 32]);
    expect(readTextQr(command.out)).toBe(link);
    command.signal('SIGTERM');
    expect(await command.ended).toBe(0);
    expect(command.out.at(-1)).toBe('De link blijft werken. Intrekken: nabij pair --stop');
    await until('the open door', () => open(secret));
    const again = school.start('pair', '--show');
    await until('the same link', () => again.out.includes(link));
    again.signal('SIGINT');
    expect(await again.ended).toBe(0);
    expect(await open(secret)).toBe(true);
    expect((await school.nabij('pair', '--stop')).code).toBe(0);
    await until('the shut door', async () => !(await open(secret)));
    const none = await school.nabij('pair', '--show');
    expect([none.code, none.out]).toEqual([0, expect.stringContaining('Er staat geen koppeling meer open.')]);
  });

  it('--json writes a line for each thing that happens', async () => {
    const command = school.start('pair', '--json', '--role', 'consultant');
    await until('the first line', () => command.out.length > 0);
    const first = JSON.parse(command.out[0]!);
    expect(first.pairing).toMatchObject({ state: 'waiting', role: 'consultant', tries_left: 5 });
    const tablet = await PairedTablet.pair(school.relay.port, first.pairing.link);
    expect(await command.ended).toBe(0);
    expect(JSON.parse(command.out.at(-1)!).pairing).toEqual({
      state: 'paired',
      role: 'consultant',
      words: tablet.words,
    });
  });

  it('is not shown on the display while a pupil is in class', async () => {
    await school.kit.lend();
    const pupil = await (await school.kit.pair()).open();
    pupil.send({ type: 'join', presence: 'listening', visit: '0123456789abcdef', how: 'tap', name: 'Sam' });
    await school.displaySays('Sam luistert');
    const { command } = await pairing();
    await sleep(500);
    await school.displaySays('Sam luistert');
    await until('what to expect of the display', () =>
      all(command).includes('Niet zolang de leerling meedoet'),
    );
    command.signal('SIGINT');
    await command.ended;
    pupil.close();
  });

  it('and nabij status say that the server cannot be reached, also while nobody has paired yet', async () => {
    for (const role of ['pupil', 'consultant']) await school.nabij('unpair', '--role', role);
    const { command: served } = await pairing();
    await school.relay.close();
    const { command } = await pairing();
    const said = 'Het kastje kan de server niet bereiken.';
    await until('word of the server', () => all(command).includes(said));
    expect((await school.nabij('status')).out).toContain(said);
    expect(all(served)).not.toContain(said);
    await school.nabij('pair', '--stop');
    expect((await school.nabij('status')).out).not.toContain(said);
  });

  it('says so when another pairing takes its place, and when the kit goes away', async () => {
    const { command: first } = await pairing();
    const { command: second } = await pairing();
    expect(await first.ended).toBe(1);
    expect(all(first)).toContain('Er is een nieuwe link gemaakt, of deze link is ingetrokken.');
    await school.kit.end();
    expect(await second.ended).toBe(3);
    expect(all(second)).toContain('Het kastje geeft geen antwoord.');
  });
});
