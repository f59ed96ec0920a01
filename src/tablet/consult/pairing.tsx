import { useEffect, useState } from 'preact/hooks';
import { encodeQR } from 'qr';
import { lenderWords } from '../../protocol/lender-words.ts';
import type { Answer, PairingView } from '../../protocol/office.ts';
import type { Desk } from '../desk.ts';
import { BigButton } from '../ui/button.tsx';
import type { Words } from '../ui/text.ts';
import { Bilingual, T } from '../ui/words.tsx';
import { Card, Problem } from './card.tsx';
import { CopyButton } from './copy.tsx';
import { Sure } from './sure.tsx';
import { CONSULT, waitingWords } from './text.ts';

interface PairingProps {
  readonly desk: Pick<Desk, 'ask' | 'watch'>;
}

/** The pairing for the pupil's tablet: its link, QR and code, and how it stands, also when it waited already. */
export function PairingCard({ desk }: PairingProps) {
  const [pairing, setPairing] = useState<PairingView | null>(null);
  const [forget, setForget] = useState<'no' | 'sure' | 'done'>('no');
  const [problem, setProblem] = useState<Words | null>(null);
  const take = (answer: Answer) => {
    setProblem(answer.answer === 'refused' ? lenderWords(answer.code, answer.text) : null);
    if (answer.answer !== 'pairing') return;
    setPairing((before) => shownNext(before, answer.pairing));
    setForget('no');
  };
  const unpair = async () => {
    const answer = await desk.ask({ ask: 'unpair', role: 'pupil' });
    take(answer);
    if (answer.answer !== 'done') return;
    setPairing(null);
    setForget('done');
  };
  useEffect(() => {
    // Nobody asked for this one: a kit that has no answer to it is no problem to tell of.
    desk.watch({ ask: 'pair_show' }, (answer) => answer.answer === 'pairing' && take(answer));
  }, [desk]);
  const open = (place: 'class' | 'home') => desk.watch({ ask: 'pair', role: 'pupil', place }, take);
  const stop = async () => {
    take(await desk.ask({ ask: 'pair_stop' }));
    setPairing(null);
  };
  return (
    <Card title={CONSULT.pairing}>
      {pairing?.state === 'waiting' && <Waiting pairing={pairing} onStop={() => void stop()} />}
      {pairing?.state === 'paired' && <Words4 words={pairing.words} onDiffer={() => void unpair()} />}
      {pairing?.state === 'closed' && (
        <p role="status">
          <T k={CONSULT.closed} /> <Bilingual words={lenderWords(pairing.code)} />
        </p>
      )}
      {forget === 'done' && (
        <p role="status">
          <T k={CONSULT.forgotten} />
        </p>
      )}
      {forget === 'sure' && (
        <Sure
          id="forget-sure"
          title={CONSULT.forget_sure}
          more={CONSULT.forget_more}
          yes={CONSULT.forget_yes}
          busy={false}
          onNo={() => setForget('no')}
          onYes={() => void unpair()}
        />
      )}
      {pairing?.state !== 'waiting' && forget !== 'sure' && (
        <>
          <T k={CONSULT.pairing_more} />
          <div class="row">
            <BigButton text={CONSULT.pair_home} onTap={() => open('home')} />
            <BigButton text={CONSULT.pair_class} onTap={() => open('class')} />
            {forget === 'no' && pairing?.state !== 'paired' && (
              <BigButton text={CONSULT.forget} kind="quiet" onTap={() => setForget('sure')} />
            )}
          </div>
        </>
      )}
      <Problem words={problem} />
    </Card>
  );
}

/** A consultant's own pairing is not for this card. */
function shownNext(before: PairingView | null, next: PairingView): PairingView | null {
  const pupils = next.state === 'closed' ? before !== null : next.role === 'pupil';
  return pupils ? next : before;
}

type WaitingView = Extract<PairingView, { state: 'waiting' }>;

function Waiting({ pairing, onStop }: { pairing: WaitingView; onStop: () => void }) {
  const { link, code } = pairing;
  return (
    <>
      <div class="waiting">
        <Qr text={link} />
        <div class="waiting-words">
          {code !== null && (
            <p class="big-code">
              <span class="label">
                <T k={CONSULT.code} />
              </span>{' '}
              <strong>{code}</strong>
            </p>
          )}
          {code !== null && (
            <p class="help">
              <T k={CONSULT.on_display} />
            </p>
          )}
          <p class="link">{link}</p>
          <CopyButton text={link} name={CONSULT.copy_link} />
        </div>
      </div>
      <p role="status">
        <Bilingual words={waitingWords(pairing.expires_ms, pairing.tries_left)} />
      </p>
      <T k={CONSULT.link_help} />
      <BigButton text={CONSULT.pair_stop} kind="quiet" onTap={onStop} />
    </>
  );
}

function Words4({ words, onDiffer }: { words: readonly string[]; onDiffer: () => void }) {
  return (
    <div class="compare" role="status">
      <p>
        <T k={CONSULT.paired} />
      </p>
      <ol class="four-words">
        {words.map((word) => (
          <li key={word} lang="nl">
            {word}
          </li>
        ))}
      </ol>
      <p>
        <T k={CONSULT.paired_more} />
      </p>
      <BigButton text={CONSULT.words_differ} icon="no" onTap={onDiffer} />
    </div>
  );
}

/** Drawn as one path, dark on light whatever the page's colours are, with the quiet zone that readers need. */
function Qr({ text }: { text: string }) {
  const rows = encodeQR(text, 'raw', { border: 4 });
  const path = rows.flatMap((row, y) => row.map((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : ''))).join('');
  return (
    <svg class="qr" viewBox={`0 0 ${rows.length} ${rows.length}`} role="img" aria-label={CONSULT.qr.nl}>
      <rect width={rows.length} height={rows.length} fill="#ffffff" />
      <path d={path} fill="#000000" shape-rendering="crispEdges" />
    </svg>
  );
}
