import { createInterface } from 'node:readline/promises';
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { ROLES, type Role } from '../protocol/office.ts';
import { addBoardCommand } from './board-flash.ts';
import { DeskClient } from './desk-client.ts';
import { exportHours, FORMATS } from './hours.ts';
import { askLoan, endLoan } from './loan.ts';
import { pair, stopPairing, unpair } from './pair.ts';
import { EXIT, type Exit, exitOf, LANGUAGES, type Language, Speaker } from './say.ts';
import { showStatus } from './status.ts';

interface Common {
  readonly runDir: string;
  readonly lang: Language;
}

const speakerOf = (lang: Language): Speaker =>
  new Speaker({ out: (text) => process.stdout.write(text), err: (text) => process.stderr.write(text) }, lang);

const program = new Command('nabij')
  .description('Lend a kit out, pair a tablet with it, take it back.')
  .option('--run-dir <folder>', "the kit's run folder", '/run/nabij')
  .addOption(new Option('--lang <language>', 'language of the answers').choices(LANGUAGES).default('both'))
  .exitOverride();

/** Asks the kit, and ends the process with how it went. */
async function asking(run: (desk: DeskClient, speaker: Speaker) => Promise<Exit>): Promise<void> {
  const { runDir, lang } = program.opts<Common>();
  const speaker = speakerOf(lang);
  try {
    const desk = await DeskClient.connect(runDir);
    try {
      process.exitCode = await run(desk, speaker);
    } finally {
      desk.close();
    }
  } catch (error) {
    process.exitCode = exitOf(error, speaker);
  }
}

/** Does what needs no running kit, and ends the process with how it went. */
async function working(work: (speaker: Speaker) => Promise<Exit>): Promise<void> {
  const speaker = speakerOf(program.opts<Common>().lang);
  try {
    process.exitCode = await work(speaker);
  } catch (error) {
    process.exitCode = exitOf(error, speaker);
  }
}

/** Resolves when the person, or the terminal, wants no more. */
function stopAsked(): Promise<void> {
  return new Promise((done) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => done());
  });
}

const json = () => new Option('--json', 'write JSON').default(false);

program
  .command('status')
  .description('how the kit is')
  .addOption(json())
  .action((options: { json: boolean }) => asking((desk, speaker) => showStatus(desk, speaker, options.json)));

program
  .command('pair')
  .description('pair one tablet: shows a QR and a code, and waits (15 minutes in class, 7 days for a link)')
  .option('--home', 'make a link to send home, instead of a code for in class', false)
  .addOption(new Option('--role <role>', 'who the tablet is of').choices(ROLES).default('pupil'))
  .option('--show', 'show the pairing that waits, and wait with it', false)
  .option('--stop', 'close the pairing that waits', false)
  .addOption(json())
  .action((options: { home: boolean; role: Role; show: boolean; stop: boolean; json: boolean }) =>
    asking((desk, speaker) =>
      options.stop
        ? stopPairing(desk, speaker, options.json)
        : pair(desk, speaker, {
            ask: options.show
              ? { ask: 'pair_show' }
              : { ask: 'pair', role: options.role, place: options.home ? 'home' : 'class' },
            json: options.json,
            colours: process.stdout.isTTY === true,
            stopped: stopAsked(),
          }),
    ),
  );

program
  .command('unpair')
  .description('make the kit forget a tablet: its words differed, or it is lost')
  .addOption(new Option('--role <role>', 'who the tablet is of').choices(ROLES).default('pupil'))
  .addOption(json())
  .action((options: { role: Role; json: boolean }) =>
    asking((desk, speaker) => unpair(desk, speaker, options.role, options.json)),
  );

addBoardCommand(program, () => program.opts<Common>().runDir, working);

const loan = program.command('loan').description('lend the kit to one pupil');

loan
  .command('start')
  .description('lend it out, in these hours of the week')
  .requiredOption('--until <date>', 'last day, as 2026-12-18')
  .requiredOption('--label <text>', 'where the kit stands, as "groep 7, de Wilgen"; no name of a person')
  .requiredOption('--hours <hours>', 'hours of the week, as "ma-vr 08:30-12:00"')
  .option('--from <date>', 'first day; today when left out')
  .addOption(json())
  .action((options: { until: string; label: string; hours: string; from?: string; json: boolean }) => {
    const { json: inJson, ...asked } = options;
    return asking((desk, speaker) => askLoan(desk, speaker, { ask: 'loan_start', ...asked }, inJson));
  });

loan
  .command('show')
  .description('to whom, until when, in which hours')
  .addOption(json())
  .action((options: { json: boolean }) =>
    asking((desk, speaker) => askLoan(desk, speaker, { ask: 'loan_show' }, options.json)),
  );

loan
  .command('extend')
  .description('another last day, other hours, or both')
  .option('--until <date>', 'last day, as 2026-12-18')
  .option('--hours <hours>', 'hours of the week, as "ma-vr 08:30-14:00"')
  .addOption(json())
  .action((options: { until?: string; hours?: string; json: boolean }, command: Command) => {
    const { json: inJson, ...asked } = options;
    if (Object.keys(asked).length === 0) command.error('error: give --until, --hours or both');
    return asking((desk, speaker) => askLoan(desk, speaker, { ask: 'loan_extend', ...asked }, inJson));
  });

loan
  .command('end')
  .description('wipe the kit for the next pupil, and write a receipt')
  .option('--yes', 'do not ask', false)
  .addOption(json())
  .action((options: { yes: boolean; json: boolean }) =>
    asking((desk, speaker) =>
      endLoan(desk, speaker, { json: options.json, sure: async () => options.yes || sure() }),
    ),
  );

/** Asks at the terminal; without one nobody can be asked. */
async function sure(): Promise<boolean> {
  if (process.stdin.isTTY !== true) return false;
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const answer = await terminal.question(
      'Dit wist koppelingen, uren en uitlening. Doorgaan? / This wipes pairings, hours and loan. Go on? (ja/nee) ',
    );
    return /^(ja?|y(es)?)$/i.test(answer.trim());
  } finally {
    terminal.close();
  }
}

program
  .command('hours')
  .description("the pupil's hours in class")
  .command('export')
  .description('write the figures of a week')
  .option('--week <week>', 'ISO week, as 2026-47; this week when left out', weekText)
  .addOption(new Option('--format <format>', 'form of the figures').choices(FORMATS).default('csv'))
  .action((options: { week?: string; format: (typeof FORMATS)[number] }) =>
    asking((desk, speaker) => exportHours(desk, speaker, options.week, options.format)),
  );

/** A week that is not one is said before the kit is asked. */
function weekText(text: string): string {
  if (!/^\d{4}-\d{2}$/.test(text)) throw new InvalidArgumentError('Write it as 2026-47.');
  return text;
}

try {
  await program.parseAsync();
} catch (error) {
  if (!(error instanceof CommanderError)) throw error;
  // commander has said what is wrong, or what was asked (--help).
  process.exitCode = error.exitCode === 0 ? EXIT.done : EXIT.usage;
}
