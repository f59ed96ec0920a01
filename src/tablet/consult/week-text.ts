import type { WeekView } from '../../protocol/office.ts';
import { HOURS, TIMES } from '../ui/hours-text.ts';
import { dayWords, timeWords } from '../ui/time-words.ts';

/** A week to paste into a table of the plan (OPP, ingroeiplan): a row a day, tabs between the columns. */
export function weekText(week: WeekView): string {
  const heading = [HOURS.day, ...TIMES.map((time) => HOURS[time]), HOURS.hands].map(({ nl }) => nl);
  const row = (name: string, day: WeekView['total']) => [
    name,
    ...TIMES.map((time) => timeWords(day[time])),
    `${day.hands}`,
  ];
  const days = week.days.map((day) => row(dayWords(day.date), day));
  const rows = [[HOURS.week(week.from, week.until).nl], heading, ...days, row(HOURS.total.nl, week.total)];
  return `${rows.map((cells) => cells.join('\t')).join('\n')}\n`;
}
