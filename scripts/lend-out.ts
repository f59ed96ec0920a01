import { DeskClient } from '../src/cli/desk-client.ts';
import { addDays, localTime } from '../src/kit/records/local-time.ts';

/** How long who tries the product may go on. */
const DAYS = 30;

/**
 * Lends the kit out at all hours and opens a pairing for a tablet at home, as a consultant would.
 * @param runDir the folder of the kit's sockets.
 * @returns the link that pairs one tablet.
 */
export async function lendOut(runDir: string): Promise<string> {
  const desk = await DeskClient.connect(runDir);
  try {
    const until = addDays(localTime(Date.now()).date, DAYS);
    const loan = await desk.ask({
      ask: 'loan_start',
      until,
      label: 'Nabij proberen',
      hours: 'ma-zo 00:00-24:00',
    });
    if (loan.answer === 'refused') throw new Error(loan.text.en);
    const pairing = await desk.ask({ ask: 'pair', role: 'pupil', place: 'home' });
    if (pairing.answer === 'pairing' && pairing.pairing.state === 'waiting') return pairing.pairing.link;
    throw new Error(pairing.answer === 'refused' ? pairing.text.en : `the kit answered ${pairing.answer}`);
  } finally {
    desk.close();
  }
}
