import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NabijError } from '../../../src/core/errors.ts';
import {
  DAYS,
  EXAMPLE,
  parseTimetable,
  type Timetable,
  TimetableError,
  timetableText,
} from '../../../src/kit/records/timetable.ts';

const slot = (day: number, from_min: number, until_min: number) => ({ day, from_min, until_min });

describe('hours as a person writes them', () => {
  it.each<[string, Timetable]>([
    ['ma 08:30-12:00', [slot(1, 510, 720)]],
    ['ma-wo 08:30-12:00', [slot(1, 510, 720), slot(2, 510, 720), slot(3, 510, 720)]],
    ['ma,wo 08:30-12:00; do 13:00-15:15', [slot(1, 510, 720), slot(3, 510, 720), slot(4, 780, 915)]],
    ['zo-ma 09:00-10:00', [slot(1, 540, 600), slot(7, 540, 600)]],
    ['vr 0:00-24:00', [slot(5, 0, 1440)]],
    ['ma 08:30-10:00,13:00-15:15', [slot(1, 510, 600), slot(1, 780, 915)]],
    ['do 13:00-15:15; ma 9:05-9:10;', [slot(1, 545, 550), slot(4, 780, 915)]],
    ['  MA - DI ,  vr  8.30 – 12.00 ', [slot(1, 510, 720), slot(2, 510, 720), slot(5, 510, 720)]],
  ])('reads %j', (text, slots) => expect(parseTimetable(text)).toEqual(slots));

  it('joins hours that touch, overlap or are said twice', () => {
    expect(parseTimetable('ma 08:00-10:00; ma,ma 09:00-11:00; ma 11:00-12:00')).toEqual([slot(1, 480, 720)]);
  });

  it.each([
    ['', 'cannot be read'],
    [';', 'cannot be read'],
    ['ma', 'cannot be read'],
    ['08:30-12:00', 'cannot be read'],
    ['ma 08:30-12:00;;di 08:30-12:00', 'cannot be read'],
    ['mo-fr 08:30-12:00', '"mo-fr" is no day'],
    ['ma- 08:30-12:00', '"ma-" is no day'],
    ['ma-di-wo 08:30-12:00', '"ma-di-wo" is no day'],
    ['ma 08:30', '"08:30" is no time'],
    ['ma 08:30-25:00', '"08:30-25:00" is no time'],
    ['ma 08:61-12:00', '"08:61-12:00" is no time'],
    ['ma 08:00-24:01', '"08:00-24:01" is no time'],
    ['ma 08:30-12:00,', '"" is no time'],
    ['ma 12:00-08:30', 'does not end after it starts'],
    ['ma 12:00-12:00', 'does not end after it starts'],
    ['ma 08:30-12:00;'.repeat(20), 'too long'],
  ])('says in both languages what is wrong with %j, with an example', (text, why) => {
    const attempt = () => parseTimetable(text);
    expect(attempt).toThrow(NabijError);
    try {
      attempt();
    } catch (error) {
      const { code, message, text } = error as TimetableError;
      expect(code).toBe('NABIJ_E_TIMETABLE');
      expect(message).toContain(why);
      expect(text.en).toBe(message);
      expect(text.nl).toContain(`Bijvoorbeeld: "${EXAMPLE}"`);
    }
  });

  it('names an example that can be read', () => {
    expect(timetableText(parseTimetable(EXAMPLE))).toBe(EXAMPLE);
  });

  it.each(['ma-vr 08:30-12:00', 'ma,di 08:30-12:00', 'ma-wo,vr 09:00-10:00,11:00-12:00; za 00:00-24:00'])(
    'writes %j as it was read',
    (text) => expect(timetableText(parseTimetable(text))).toBe(text),
  );

  it('never throws anything else, whatever is typed', () => {
    const piece = fc.constantFrom(...DAYS, '-', ',', ';', ' ', '08:30', '12:00', '24:00', '9', ':', 'x');
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(piece, { maxLength: 20 }).map((all) => all.join('')),
        ),
        (text) => {
          try {
            const read = parseTimetable(text);
            expect(parseTimetable(timetableText(read))).toEqual(read);
          } catch (error) {
            expect(error).toBeInstanceOf(TimetableError);
          }
        },
      ),
    );
  });

  it('reads back every timetable that it writes', () => {
    const any = fc.record({
      day: fc.integer({ min: 1, max: 7 }),
      from_min: fc.integer({ min: 0, max: 1_380 }),
      length: fc.integer({ min: 1, max: 60 }),
    });
    fc.assert(
      fc.property(fc.array(any, { minLength: 1, maxLength: 6 }), (all) => {
        const text = all
          .map(({ day, from_min, length }) => timetableText([slot(day, from_min, from_min + length)]))
          .join(';');
        const read = parseTimetable(text);
        expect(parseTimetable(timetableText(read))).toEqual(read);
        for (const { day, from_min, length } of all) {
          const within = read.some(
            (one) => one.day === day && one.from_min <= from_min && one.until_min >= from_min + length,
          );
          expect(within, text).toBe(true);
        }
      }),
    );
  });
});
