import { ERRORS } from '../protocol/errors.ts';
import { CODE_ON_DISPLAY, lenderWords } from '../protocol/lender-words.ts';
import { LIMITS } from '../protocol/limits.ts';
import type { Answer, Ask, PairingView, Role } from '../protocol/office.ts';
import type { DeskClient } from './desk-client.ts';
import { refusal } from './loan.ts';
import { qrText } from './qr-text.ts';
import { EXIT, type Exit, type Speaker } from './say.ts';
import { NO_RELAY } from './status.ts';
import { momentText } from './times.ts';

/** A relay that can be reached has the new pairing well within this. */
const RELAY_MS = LIMITS.socketDeadMs;

export interface PairOptions {
  /** Opens a pairing, or shows the one that waits. */
  readonly ask: Extract<Ask, { ask: 'pair' | 'pair_show' }>;
  readonly json: boolean;
  /** Whether the terminal takes colours. */
  readonly colours: boolean;
  /** Resolves when the person wants to stop waiting. */
  readonly stopped: Promise<void>;
}

type Waiting = Extract<PairingView, { state: 'waiting' }>;

/** Opens a pairing or finds the one that waits, shows QR and code, and waits until a tablet has paired or the pairing is closed. */
export async function pair(desk: DeskClient, speaker: Speaker, options: PairOptions): Promise<Exit> {
  const { ask, json } = options;
  let before: Waiting | null = null;
  let look: NodeJS.Timeout | undefined;
  const ended = desk.pair(ask, (answer) => {
    if (json) speaker.json(answer);
    else if (answer.answer === 'pairing' && answer.pairing.state === 'waiting') {
      sayWaiting(answer.pairing, before, speaker, options);
      before = answer.pairing;
      look ??= setTimeout(() => void sayRelay(desk, speaker), RELAY_MS);
    }
  });
  const last = await Promise.race([ended, options.stopped.then(() => null)]).finally(() =>
    clearTimeout(look),
  );
  if (last !== null) return sayEnd(last, speaker, json);
  // The kit's last word about this pairing comes with the connection still open: nobody reads it.
  ended.catch(() => {});
  if (ask.ask === 'pair_show' || ask.place === 'home') {
    if (!json) speaker.say(KEPT_OPEN);
    return EXIT.done;
  }
  await desk.ask({ ask: 'pair_stop' });
  if (!json) speaker.say(STOPPED);
  return EXIT.done;
}

/** Closes the pairing that waits, if any. */
export async function stopPairing(desk: DeskClient, speaker: Speaker, json: boolean): Promise<Exit> {
  const answer = await desk.ask({ ask: 'pair_stop' });
  if (json) speaker.json(answer);
  else speaker.say(STOPPED);
  return EXIT.done;
}

/** Takes the pairing of a tablet away, whoever has it. */
export async function unpair(desk: DeskClient, speaker: Speaker, role: Role, json: boolean): Promise<Exit> {
  const answer = await desk.ask({ ask: 'unpair', role });
  if (answer.answer !== 'done') return refusal(answer, speaker, json);
  if (json) speaker.json(answer);
  else speaker.say(FORGOTTEN);
  return EXIT.done;
}

/** Nobody can pair with a kit that is not at its relay. */
async function sayRelay(desk: DeskClient, speaker: Speaker): Promise<void> {
  const answer = await desk.ask({ ask: 'status' }).catch(() => null);
  if (answer?.answer === 'status' && !answer.relay) speaker.complain(NO_RELAY);
}

function sayWaiting(now: Waiting, before: Waiting | null, speaker: Speaker, options: PairOptions): void {
  if (before !== null) {
    const left = now.tries_left;
    speaker.say({
      nl: `Er was een verkeerde poging. Nog ${left} ${left === 1 ? 'keer' : 'keren'}.`,
      en: `There was a wrong try. ${left} ${left === 1 ? 'try' : 'tries'} left.`,
    });
    return;
  }
  const until = momentText(now.expires_ms);
  speaker.print(`\n${qrText(now.link, options.colours)}\n`);
  if (now.code !== null) speaker.print(`    ${now.code}\n`);
  speaker.print(`${now.link}\n`);
  speaker.say(
    now.code === null
      ? {
          nl: `Stuur deze link naar huis. Hij werkt één keer, tot ${until.nl}.`,
          en: `Send this link home. It works once, until ${until.en}.`,
        }
      : {
          nl: `Scan met de tablet, of typ de code op de tablet. Dit werkt één keer, tot ${until.nl}.`,
          en: `Scan with the tablet, or type the code on the tablet. This works once, until ${until.en}.`,
        },
  );
  if (now.code !== null) speaker.say(CODE_ON_DISPLAY);
}

function sayEnd(last: Answer, speaker: Speaker, json: boolean): Exit {
  if (json) speaker.json(last);
  if (last.answer === 'done') {
    if (!json) speaker.say(STOPPED);
    return EXIT.done;
  }
  if (last.answer === 'pairing' && last.pairing.state === 'paired') {
    if (!json) sayPaired(last.pairing.words, speaker);
    return EXIT.done;
  }
  if (json) return EXIT.refused;
  if (last.answer === 'pairing' && last.pairing.state === 'closed') {
    const { code } = last.pairing;
    speaker.complain({ ...ERRORS[code], ...lenderWords(code) });
    return EXIT.refused;
  }
  return refusal(last, speaker, json);
}

function sayPaired(words: readonly string[], speaker: Speaker): void {
  speaker.say({
    nl: 'De tablet is gekoppeld. Op de tablet staan dezelfde vier woorden:',
    en: 'The tablet is paired. The tablet shows the same four words:',
  });
  speaker.print(`\n    ${words.join('  ')}\n`);
  speaker.say({
    nl: 'Zijn ze anders? Tik op de tablet op “Klopt niet”, en geef hier het commando nabij unpair: dan is het kastje deze koppeling zeker vergeten. Koppel daarna opnieuw.',
    en: 'Are they different? Tap “Klopt niet” on the tablet, and give the command nabij unpair here: then the kit is sure to have forgotten this pairing. After that, pair again.',
  });
}

const FORGOTTEN = {
  nl: 'Het kastje kent deze tablet niet meer. Er kan een nieuwe tablet gekoppeld worden.',
  en: 'The kit does not know this tablet any more. A new tablet can be paired.',
} as const;
const STOPPED = { nl: 'Er staat geen koppeling meer open.', en: 'No pairing is open any more.' } as const;
const KEPT_OPEN = {
  nl: 'De link blijft werken. Intrekken: nabij pair --stop',
  en: 'The link goes on working. To take it back: nabij pair --stop',
} as const;
