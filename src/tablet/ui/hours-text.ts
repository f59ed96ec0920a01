import type { Words } from './text.ts';
import { dateWords } from './time-words.ts';

/** The times of a day, in the order in which they are shown; being in class is all of it. */
export const TIMES = ['in_class_s', 'watching_s', 'listening_s', 'resting_s'] as const;

/** The words of a week in class. They count, and judge nothing. */
export const HOURS = {
  asking: { nl: 'Even kijken…', en: 'Looking it up…' },
  kept: {
    nl: 'Dit zijn uren en minuten. Rusten hoort erbij: dat is ook tijd in de klas.',
    en: 'These are hours and minutes. Resting belongs to it: that is time in class, too.',
  },
  back: { nl: 'Terug', en: 'Back' },
  before: { nl: 'Week ervoor', en: 'Week before' },
  after: { nl: 'Week erna', en: 'Week after' },
  day: { nl: 'Dag', en: 'Day' },
  in_class_s: { nl: 'In de klas', en: 'In class' },
  watching_s: { nl: 'Kijken', en: 'Watching' },
  listening_s: { nl: 'Luisteren', en: 'Listening' },
  resting_s: { nl: 'Rusten', en: 'Resting' },
  hands: { nl: 'Handen', en: 'Hands' },
  total: { nl: 'Samen', en: 'Together' },
  /** Both days `2026-11-16`. */
  week: (from: string, until: string): Words => {
    const [first, last] = [dateWords(from), dateWords(until)];
    return {
      nl: `${first.nl} tot en met ${last.nl}`,
      en: `${first.en} to ${last.en}`,
    };
  },
} as const;
