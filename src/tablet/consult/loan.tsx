import type { ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { lenderWords } from '../../protocol/lender-words.ts';
import type { Answer, Ask, LoanView } from '../../protocol/office.ts';
import type { Desk } from '../desk.ts';
import { BigButton } from '../ui/button.tsx';
import type { Words } from '../ui/text.ts';
import { todayInClass } from '../ui/time-words.ts';
import { Bilingual, T } from '../ui/words.tsx';
import { Card, Field, Problem } from './card.tsx';
import { Sure } from './sure.tsx';
import { CONSULT, spanWords } from './text.ts';

export type Receipt = Extract<Answer, { answer: 'receipt' }>;

interface LoanProps {
  readonly desk: Pick<Desk, 'ask'>;
  readonly onReceipt: (receipt: Receipt) => void;
}

type LoanAnswer = Extract<Answer, { answer: 'loan' }>;
type View = 'show' | 'change' | 'end' | 'ending';

/** The loan: start it, see it, extend it, end it. A kit without one can be wiped as well: a tablet may be paired. */
export function LoanCard({ desk, onReceipt }: LoanProps) {
  const [loan, setLoan] = useState<LoanAnswer | null>(null);
  const [view, setView] = useState<View>('show');
  const [problem, setProblem] = useState<Words | null>(null);
  const ask = async (question: Ask): Promise<void> => {
    setProblem(null);
    const answer = await desk.ask(question);
    if (answer.answer === 'receipt') onReceipt(answer);
    else if (answer.answer === 'refused') {
      setProblem(lenderWords(answer.code, answer.text));
      setView((now) => (now === 'ending' ? 'end' : now));
    } else if (answer.answer === 'loan') {
      setLoan(answer);
      setView('show');
    } else if (answer.answer === 'done') await ask({ ask: 'loan_show' });
  };
  const end = () => {
    setView('ending');
    void ask({ ask: 'loan_end' });
  };
  useEffect(() => {
    void ask({ ask: 'loan_show' });
  }, [desk]);
  return (
    <Card title={CONSULT.loan}>
      {loan === null && problem === null && <T k={CONSULT.asking} />}
      {loan?.loan === null && view === 'show' && (
        <None wiped={loan.wiped} onReceipt={onReceipt} onView={setView}>
          <StartForm onStart={(start) => void ask(start)} />
        </None>
      )}
      {loan?.loan && view === 'show' && <Shown loan={loan.loan} onView={setView} />}
      {loan?.loan && view === 'change' && (
        <ChangeForm loan={loan.loan} onChange={(change) => void ask(change)} onBack={() => setView('show')} />
      )}
      {loan !== null && (view === 'end' || view === 'ending') && (
        <Sure
          id="end-sure"
          title={view === 'ending' ? CONSULT.ending : CONSULT.end_sure}
          more={CONSULT.end_more}
          yes={CONSULT.end_yes}
          busy={view === 'ending'}
          onNo={() => setView('show')}
          onYes={end}
        />
      )}
      <Problem words={problem} />
    </Card>
  );
}

interface NoneProps extends Pick<LoanProps, 'onReceipt'> {
  readonly wiped: LoanAnswer['wiped'];
  readonly onView: (view: View) => void;
  readonly children: ComponentChildren;
}

function None({ wiped, onReceipt, onView, children }: NoneProps) {
  return (
    <>
      {children}
      <div class="row">
        {wiped !== undefined && (
          <BigButton
            text={CONSULT.receipt_last}
            kind="quiet"
            onTap={() => onReceipt({ answer: 'receipt', ...wiped })}
          />
        )}
        <BigButton text={CONSULT.wipe} kind="quiet" onTap={() => onView('end')} />
      </div>
    </>
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
  const today = todayInClass();
  const [label, setLabel] = useState('');
  const [from, setFrom] = useState(today);
  const [until, setUntil] = useState('');
  const [hours, setHours] = useState('ma-vr 08:30-12:00');
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        // The kit knows best which day it is.
        onStart({ ask: 'loan_start', ...(from === today ? {} : { from }), until, label, hours });
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
      <Field id="from" name={CONSULT.from} type="date" value={from} onType={setFrom} />
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
