import { weekCsv, weekJson } from '../kit/records/week.ts';
import type { DeskClient } from './desk-client.ts';
import { refusal } from './loan.ts';
import { EXIT, type Exit, type Speaker } from './say.ts';

export const FORMATS = ['csv', 'json'] as const;

/** Writes the figures of a week, for the pupil's plan; they are the ones that the pupil sees. */
export async function exportHours(
  desk: DeskClient,
  speaker: Speaker,
  week: string | undefined,
  format: (typeof FORMATS)[number],
): Promise<Exit> {
  const answer = await desk.ask({ ask: 'hours', ...(week !== undefined && { week }) });
  if (answer.answer !== 'hours') return refusal(answer, speaker, false);
  speaker.print(format === 'csv' ? weekCsv(answer.week) : weekJson(answer.week));
  return EXIT.done;
}
