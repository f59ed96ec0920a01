import type { ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { Answer, WeekView } from '../../protocol/office.ts';
import type { Desk } from '../desk.ts';
import { BigButton } from './button.tsx';
import { HOURS, TIMES } from './hours-text.ts';
import { dayWords, timeWords, weekAfter } from './time-words.ts';
import { Bilingual, T } from './words.tsx';

interface HoursProps {
  readonly desk: Pick<Desk, 'ask'>;
  readonly onBack: () => void;
}

/** The pupil's own hours: what the kit counts, the same figures that the consultant gets. Resting is being in class. */
export function Hours({ desk, onBack }: HoursProps) {
  return (
    <main class="calm hours">
      <h1>
        <T k="my_hours" />
      </h1>
      <Weeks desk={desk} />
      <p class="about">
        <T k={HOURS.kept} />
      </p>
      <BigButton text={HOURS.back} kind="main" onTap={onBack} />
    </main>
  );
}

interface WeeksProps extends Pick<HoursProps, 'desk'> {
  /** What stands beside the buttons of a week. */
  readonly beside?: (week: WeekView) => ComponentChildren;
}

/** One week at a time, and the way to the next. */
export function Weeks({ desk, beside }: WeeksProps) {
  const [week, setWeek] = useState<string | null>(null);
  const [answer, setAnswer] = useState<Answer | null>(null);
  useEffect(() => {
    let wanted = true;
    void desk.ask({ ask: 'hours', ...(week === null ? {} : { week }) }).then((came) => {
      if (wanted) setAnswer(came);
    });
    return () => {
      wanted = false;
    };
  }, [desk, week]);
  const shown = answer?.answer === 'hours' ? answer.week : null;
  return (
    <>
      <div role="status">
        {answer === null && <T k={HOURS.asking} />}
        {answer?.answer === 'refused' && <Bilingual words={answer.text} />}
      </div>
      {shown !== null && <Week week={shown} />}
      {shown !== null && (
        <div class="row">
          <BigButton text={HOURS.before} onTap={() => setWeek(weekAfter(shown.from, -1))} />
          <BigButton text={HOURS.after} onTap={() => setWeek(weekAfter(shown.from, 1))} />
          {beside?.(shown)}
        </div>
      )}
    </>
  );
}

function Week({ week }: { week: WeekView }) {
  return (
    <div class="table">
      <table>
        <caption>
          <Bilingual words={HOURS.week(week.from, week.until)} />
        </caption>
        <thead>
          <tr>
            <th scope="col">
              <T k={HOURS.day} />
            </th>
            {TIMES.map((column) => (
              <th scope="col" key={column}>
                <T k={HOURS[column]} />
              </th>
            ))}
            <th scope="col">
              <T k={HOURS.hands} />
            </th>
          </tr>
        </thead>
        <tbody>
          {week.days.map((day) => (
            <tr key={day.date}>
              <th scope="row">
                <span lang="nl">{dayWords(day.date)}</span>
              </th>
              {TIMES.map((column) => (
                <td key={column}>{timeWords(day[column])}</td>
              ))}
              <td>{day.hands === 0 ? '–' : day.hands}</td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">
              <T k={HOURS.total} />
            </th>
            {TIMES.map((column) => (
              <td key={column}>{timeWords(week.total[column])}</td>
            ))}
            <td>{week.total.hands === 0 ? '–' : week.total.hands}</td>
          </tr>
        </tfoot>
      </table>
    </div>
  );
}
