import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Loan } from '../../../src/kit/records/loan.ts';
import { addDays, clockText, instantOf, localTime, weekdayOf } from '../../../src/kit/records/local-time.ts';
import { type Permission, permission } from '../../../src/kit/records/permission.ts';
import { parseTimetable } from '../../../src/kit/records/timetable.ts';
import { wallClock } from '../../../src/kit/records/wall-clock.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

const loan = (hours: string, from = '2026-11-23', until = '2026-12-18'): Loan => ({
  from,
  until,
  label: 'groep 7, de Wilgen',
  timetable: parseTimetable(hours),
});
const at = (ms: number) => ({ right: true, ms }) as const;
/** An instant by the class's clock; only for times that exist once. */
const local = (date: string, time: string) => {
  const [hour, minute] = time.split(':').map(Number);
  return instantOf(date, hour! * 60 + minute!);
};
const ask = (of: Loan | null, date: string, time: string) => permission(of, at(local(date, time)));
const refusal = (answer: Permission) => {
  if (answer.allowed) throw new Error('it was allowed');
  return answer;
};

describe('permission on school days', () => {
  const mornings = loan('ma-vr 08:30-12:00');

  it('opens at the first minute and shuts at the last, and says until when', () => {
    expect(ask(mornings, '2026-11-24', '08:29').allowed).toBe(false);
    expect(ask(mornings, '2026-11-24', '08:30')).toEqual({
      allowed: true,
      until_ms: local('2026-11-24', '12:00'),
    });
    expect(permission(mornings, at(local('2026-11-24', '12:00') - 1)).allowed).toBe(true);
    expect(ask(mornings, '2026-11-24', '12:00').allowed).toBe(false);
  });

  it('says when it opens again, in fields and in words', () => {
    expect(ask(mornings, '2026-12-04', '12:00')).toEqual({
      allowed: false,
      code: 'NABIJ_E_LOAN_HOURS',
      next: { date: '2026-12-07', time: '08:30', at_ms: Date.parse('2026-12-07T07:30:00Z') },
      text: {
        nl: 'Je kunt weer in de klas op maandag 7 december om 08:30.',
        en: 'You can be in class again on Monday 7 December at 08:30.',
      },
    });
  });

  it('says “today” for later today, and the year for next year', () => {
    const today = refusal(ask(mornings, '2026-11-24', '07:00'));
    expect(today.text.nl).toBe('Je kunt weer in de klas vandaag om 08:30.');
    const winter = loan('vr 08:30-12:00', '2026-12-01', '2027-01-31');
    expect(refusal(ask(winter, '2026-12-26', '09:00')).text).toEqual({
      nl: 'Je kunt weer in de klas op vrijdag 1 januari 2027 om 08:30.',
      en: 'You can be in class again on Friday 1 January 2027 at 08:30.',
    });
  });

  it('names the first time before the loan has begun', () => {
    const answer = refusal(ask(mornings, '2026-11-20', '09:00'));
    expect(answer.code).toBe('NABIJ_E_LOAN_NOT_YET');
    expect(answer.text.nl).toBe('Je kunt voor het eerst in de klas op maandag 23 november om 08:30.');
    // On the first day itself it has begun.
    expect(refusal(ask(mornings, '2026-11-23', '07:00')).code).toBe('NABIJ_E_LOAN_HOURS');
  });

  it('counts the last day in full, and nothing after it', () => {
    const whole = loan('ma-zo 00:00-24:00');
    const end = local('2026-12-19', '00:00');
    expect(permission(whole, at(end - 1))).toEqual({ allowed: true, until_ms: end });
    expect(refusal(permission(whole, at(end)))).toMatchObject({ code: 'NABIJ_E_LOAN_OVER', next: null });
  });

  it('is over when the last hours have passed, though the last day has not', () => {
    expect(refusal(ask(mornings, '2026-12-18', '12:00'))).toMatchObject({
      code: 'NABIJ_E_LOAN_OVER',
      next: null,
    });
  });

  it('sees hours to midnight and from midnight as one stretch', () => {
    const night = loan('ma 22:00-24:00; di 00:00-02:00');
    expect(ask(night, '2026-11-23', '23:59')).toEqual({
      allowed: true,
      until_ms: local('2026-11-24', '02:00'),
    });
    expect(ask(night, '2026-11-24', '00:00').allowed).toBe(true);
  });

  it('refuses without a loan, and says whom to ask', () => {
    const answer = refusal(ask(null, '2026-11-24', '09:00'));
    expect([answer.code, answer.next]).toEqual(['NABIJ_E_LOAN_NONE', null]);
    expect(answer.text.nl).toContain('consulent');
  });
});

describe('a clock that is not right', () => {
  const builtMs = local('2026-11-01', '00:00');
  const class_ = local('2026-11-24', '09:00');
  const open = loan('ma-zo 00:00-24:00', '2020-01-01', '2030-01-01');

  it.each([
    ['is not synchronized', class_, false, false],
    ['is before the build', builtMs - 1, true, false],
    ['is neither', builtMs - 1, false, false],
    ['is right', class_, true, true],
  ])('is not guessed with when it %s', (_, ms, synchronized, allowed) => {
    const clock = wallClock({ builtMs, nowMs: () => ms, synchronized: () => synchronized });
    const answer = permission(open, clock());
    expect(answer.allowed).toBe(allowed);
    if (!answer.allowed) expect([answer.code, answer.next]).toEqual(['NABIJ_E_CLOCK', null]);
  });

  it('is right from the moment that it has been set, and stays so', () => {
    let set = false;
    const clock = wallClock({ builtMs, nowMs: () => class_, synchronized: () => set });
    expect(clock()).toEqual({ right: false });
    set = true;
    expect(clock()).toEqual({ right: true, ms: class_ });
    set = false;
    expect(clock().right).toBe(true);
  });
});

describe('the nights of DST', () => {
  // In 2026 the clock goes from 02:00 to 03:00 on 29 March, and from 03:00 to 02:00 on 25 October.
  const spring = Date.parse('2026-03-29T01:00:00Z');
  const first = Date.parse('2026-10-25T00:00:00Z');

  it.each([
    ['02:30-05:00', spring, '2026-03-29T03:00:00Z'],
    ['01:30-02:30', Date.parse('2026-03-29T00:30:00Z'), '2026-03-29T01:00:00Z'],
    ['03:00-03:30', spring, '2026-03-29T01:30:00Z'],
  ])('in March %s opens and shuts at the times that there are', (times, fromMs, until) => {
    const night = loan(`zo ${times}`, '2026-03-29', '2026-03-29');
    expect(permission(night, at(fromMs - 1)).allowed).toBe(false);
    expect(permission(night, at(fromMs))).toEqual({ allowed: true, until_ms: Date.parse(until) });
    expect(permission(night, at(Date.parse(until))).allowed).toBe(false);
  });

  it('in March hours that do not exist come a week later', () => {
    const night = loan('zo 02:15-02:45', '2026-03-23', '2026-04-30');
    const answer = refusal(permission(night, at(spring - HOUR_MS)));
    expect(answer.next).toMatchObject({ date: '2026-04-05', time: '02:15' });
  });

  it.each([
    ['02:15-02:45', first + 15 * MINUTE_MS, first + 45 * MINUTE_MS],
    ['02:30-03:30', first + 30 * MINUTE_MS, first + 2.5 * HOUR_MS],
    ['01:00-02:00', first - HOUR_MS, first],
    ['00:00-24:00', first - 2 * HOUR_MS, first + 23 * HOUR_MS],
  ])('in October %s opens once and shuts once', (times, fromMs, untilMs) => {
    const night = loan(`zo ${times}`, '2026-10-25', '2026-10-25');
    expect(permission(night, at(fromMs - 1)).allowed).toBe(false);
    for (const ms of [fromMs, (fromMs + untilMs) / 2, untilMs - 1]) {
      expect(permission(night, at(ms))).toEqual({ allowed: true, until_ms: untilMs });
    }
    expect(permission(night, at(untilMs)).allowed).toBe(false);
  });
});

describe('permission around DST and year ends, at any instant', () => {
  const lastSunday = (year: number, month: string) => {
    const last = `${year}-${month}-31`;
    return addDays(last, -(weekdayOf(last) % 7));
  };
  const years = Array.from({ length: 14 }, (_, n) => 2024 + n);
  const changes = years.flatMap((year) => [lastSunday(year, '03'), lastSunday(year, '10')]);
  const dates = [...changes, ...years.flatMap((year) => [`${year}-12-31`, `${year}-02-28`])];

  /** What a clock on the wall shows, by another way than the product's. */
  const shown = (ms: number) => {
    const [date, time] = new Date(ms).toLocaleString('sv-SE', { timeZone: 'Europe/Amsterdam' }).split(' ');
    return { date: date!, time: time!.slice(0, 5) };
  };
  const case_ = fc.record({
    date: fc.constantFrom(...dates),
    aroundMin: fc.integer({ min: -48 * 60, max: 48 * 60 }),
    daysBefore: fc.integer({ min: 0, max: 3 }),
    daysAfter: fc.integer({ min: 0, max: 20 }),
    slots: fc.array(
      fc.record({
        day: fc.integer({ min: 1, max: 7 }),
        from_min: fc.integer({ min: 0, max: 1_435 }),
        length: fc.integer({ min: 1, max: 600 }),
      }),
      { minLength: 1, maxLength: 5 },
    ),
  });
  const days = ['ma', 'di', 'wo', 'do', 'vr', 'za', 'zo'];
  const made = (sample: typeof case_ extends fc.Arbitrary<infer T> ? T : never) => {
    const hours = sample.slots.map(({ day, from_min, length }) => {
      const until = Math.min(1_440, from_min + length);
      return `${days[day - 1]} ${clockText(from_min)}-${clockText(until)}`;
    });
    return {
      lent: loan(
        hours.join(';'),
        addDays(sample.date, -sample.daysBefore),
        addDays(sample.date, sample.daysAfter),
      ),
      ms: Date.parse(`${sample.date}T00:00:00Z`) + sample.aroundMin * MINUTE_MS,
    };
  };

  it('is what the clock on the wall says, but in the hour that DST skips or repeats', () => {
    fc.assert(
      fc.property(case_, (sample) => {
        const { lent, ms } = made(sample);
        const { date, time } = shown(ms);
        fc.pre(!(changes.includes(date) && time >= '02:00' && time < '03:00'));
        const expected =
          date >= lent.from &&
          date <= lent.until &&
          lent.timetable.some(
            ({ day, from_min, until_min }) =>
              day === weekdayOf(date) && clockText(from_min) <= time && time < clockText(until_min),
          );
        expect(permission(lent, at(ms)).allowed).toBe(expected);
      }),
      { numRuns: 1_000 },
    );
  });

  it('opens at the instant that it names, not before, and stays open until the one it names', () => {
    fc.assert(
      fc.property(case_, fc.float({ min: 0, max: 1, noNaN: true }), (sample, part) => {
        const { lent, ms } = made(sample);
        const answer = permission(lent, at(ms));
        const endMs = answer.allowed ? answer.until_ms : (answer.next?.at_ms ?? ms + 40 * 24 * HOUR_MS);
        const between = ms + Math.floor((endMs - 1 - ms) * part);
        for (const same of [between, endMs - 1]) {
          expect(permission(lent, at(same)).allowed, `at ${same}`).toBe(answer.allowed);
        }
        if (answer.allowed || answer.next !== null) {
          expect(permission(lent, at(endMs)).allowed).toBe(!answer.allowed);
        }
        if (!answer.allowed && answer.next !== null) {
          expect(shown(answer.next.at_ms)).toEqual({ date: answer.next.date, time: answer.next.time });
        }
      }),
      { numRuns: 1_000 },
    );
  });

  it('reads the clock as the system does, and finds each minute’s first instant', () => {
    fc.assert(
      fc.property(fc.constantFrom(...dates), fc.integer({ min: 0, max: 1_440 }), (date, minute) => {
        const ms = instantOf(date, minute);
        const { date: day, minute: shownMinute } = localTime(ms);
        expect(shown(ms)).toEqual({ date: day, time: clockText(shownMinute) });
        const wanted = `${minute === 1_440 ? addDays(date, 1) : date} ${clockText(minute % 1_440)}`;
        expect(`${day} ${clockText(shownMinute)}` >= wanted).toBe(true);
        const before = shown(ms - 1);
        expect(`${before.date} ${before.time}` < wanted).toBe(true);
      }),
      { numRuns: 1_000 },
    );
  });
});
