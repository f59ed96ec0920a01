import { useEffect, useState } from 'preact/hooks';
import type { Answer, Ask, LoanView } from '../../protocol/office.ts';
import type { Desk } from '../desk.ts';
import { BigButton } from '../ui/button.tsx';
import type { Words } from '../ui/text.ts';
import { Bilingual, T } from '../ui/words.tsx';
import { Card, Field, Problem } from './card.tsx';
import { CONSULT, spanWords } from './text.ts';

export type Receipt = Extract<Answer, { answer: 'receipt' }>;

interface LoanProps {
  readonly desk: Pick<Desk, 'ask'>;
  readonly onReceipt: (receipt: Receipt) => void;
}

type View = 'show' | 'change' | 'end' | 'ending';

/** The loan: start it, see it, extend it, end it. */
export function LoanCard({ desk, onReceipt }: LoanProps) {
  const [loan, setLoan] = useState<LoanView | null | undefined>(undefined);
  const [view, setView] = useState<View>('show');
  const [problem, setProblem] = useState<Words | null>(null);
  const ask = async (question: Ask): Promise<void> => {
    setProblem(null);
    const answer = await desk.ask(question);
    if (answer.answer === 'receipt') onReceipt(answer);
    else if (answer.answer === 'refused') {
      setProblem(answer.text);
      setView((now) => (now === 'ending' ? 'end' : now));
    } else if (answer.answer === 'loan') {
      setLoan(answer.loan);
      setView('show');
    } else if (answer.answer === 'done') await ask({ ask: 'loan_show' });
  };
  useEffect(() => {
    void ask({ ask: 'loan_show' });
  }, [desk]);
  return (
    <Card title={CONSULT.loan}>
      {loan === undefined && problem === null && <T k={CONSULT.asking} />}
      {loan === null && <StartForm onStart={(start) => void ask(start)} />}
      {loan && view === 'show' && <Shown loan={loan} onView={setView} />}
      {loan && view === 'change' && (
        <ChangeForm loan={loan} onChange={(change) => void ask(change)} onBack={() => setView('show')} />
      )}
      {loan && (view === 'end' || view === 'ending') && (
        <EndPanel
          ending={view === 'ending'}
          onBack={() => setView('show')}
          onEnd={() => {
            setView('ending');
            void ask({ ask: 'loan_end' });
          }}
        />
      )}
      <Problem words={problem} />
    </Card>
  );
}

function Shown({ loan, onView }: { loan: LoanView; onView: (view: View) => void }) {
  return (
    <>
      <p class="loan">
        <strong>{loan.label}</strong>
        <Bilingual words={spanWords(loan.from, loan.until)} />
        <span>{loan.hours}</span>
      </p>
      <Bilingual words={loan.text} />
      <div class="row">
        <BigButton text={CONSULT.change} onTap={() => onView('change')} />
        <BigButton text={CONSULT.end} kind="quiet" onTap={() => onView('end')} />
      </div>
    </>
  );
}

function StartForm({ onStart }: { onStart: (ask: Extract<Ask, { ask: 'loan_start' }>) => void }) {
  const [label, setLabel] = useState('');
  const [until, setUntil] = useState('');
  const [hours, setHours] = useState('ma-vr 08:30-12:00');
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        onStart({ ask: 'loan_start', until, label, hours });
      }}
    >
      <p>
        <T k={CONSULT.loan_none} />
      </p>
      <Field
        id="label"
        name={CONSULT.label}
        help={CONSULT.label_help}
        type="text"
        maxLength={60}
        value={label}
        onType={setLabel}
      />
      <Field id="until" name={CONSULT.until} type="date" value={until} onType={setUntil} />
      <HoursField value={hours} onType={setHours} />
      <button type="submit" class="button main">
        <T k={CONSULT.start} />
      </button>
    </form>
  );
}

interface ChangeProps {
  readonly loan: LoanView;
  readonly onChange: (ask: Extract<Ask, { ask: 'loan_extend' }>) => void;
  readonly onBack: () => void;
}

function ChangeForm({ loan, onChange, onBack }: ChangeProps) {
  const [until, setUntil] = useState(loan.until);
  const [hours, setHours] = useState(loan.hours);
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        onChange({
          ask: 'loan_extend',
          ...(until === loan.until ? {} : { until }),
          ...(hours === loan.hours ? {} : { hours }),
        });
      }}
    >
      <Field id="until" name={CONSULT.until} type="date" value={until} onType={setUntil} />
      <HoursField value={hours} onType={setHours} />
      <div class="row">
        <button type="submit" class="button main" disabled={until === loan.until && hours === loan.hours}>
          <T k={CONSULT.keep} />
        </button>
        <BigButton text={CONSULT.back} kind="quiet" onTap={onBack} />
      </div>
    </form>
  );
}

function HoursField({ value, onType }: { value: string; onType: (value: string) => void }) {
  return (
    <Field
      id="hours"
      name={CONSULT.hours}
      help={CONSULT.hours_help}
      type="text"
      maxLength={1_024}
      value={value}
      onType={onType}
    />
  );
}

interface EndProps {
  readonly ending: boolean;
  readonly onEnd: () => void;
  readonly onBack: () => void;
}

/** What is lost is said before the button that does it, and "no" comes first. */
function EndPanel({ ending, onEnd, onBack }: EndProps) {
  return (
    <section class="danger" aria-labelledby="end-sure">
      <h3 id="end-sure">
        <T k={ending ? CONSULT.ending : CONSULT.end_sure} />
      </h3>
      <p>
        <T k={CONSULT.end_more} />
      </p>
      <div class="row">
        <BigButton text={CONSULT.end_no} disabled={ending} onTap={onBack} />
        <BigButton text={CONSULT.end_yes} kind="danger" disabled={ending} onTap={onEnd} />
      </div>
    </section>
  );
}
