import { useEffect, useState } from 'preact/hooks';
import type { Answer } from '../../protocol/office.ts';
import type { Desk } from '../desk.ts';
import { TABLET } from '../limits.ts';
import type { Words } from '../ui/text.ts';
import { Bilingual, T } from '../ui/words.tsx';
import { Card } from './card.tsx';
import { CONSULT, notNowWords, PART_WORDS, PRESENCE_WORDS, partLostWords } from './text.ts';

type Status = Extract<Answer, { answer: 'status' }>;

interface StatusProps {
  readonly desk: Pick<Desk, 'ask'>;
  /** The kit does not take this page for the consultant's. */
  readonly onRefused: (why: Words) => void;
}

/** How the kit is, asked again while the page is looked at. */
export function StatusCard({ desk, onRefused }: StatusProps) {
  const [status, setStatus] = useState<Status | null>(null);
  useEffect(() => {
    let wanted = true;
    const ask = async () => {
      if (document.visibilityState !== 'visible') return;
      const answer = await desk.ask({ ask: 'status' });
      if (!wanted) return;
      if (answer.answer === 'status') setStatus(answer);
      else if (answer.answer === 'refused' && answer.code === 'NABIJ_E_ROLE') onRefused(CONSULT.not_yours);
    };
    void ask();
    const timer = setInterval(() => void ask(), TABLET.statusEveryMs);
    return () => {
      wanted = false;
      clearInterval(timer);
    };
  }, [desk, onRefused]);
  return (
    <Card title={CONSULT.status}>
      {status === null ? <T k={CONSULT.asking} /> : <Rows status={status} />}
    </Card>
  );
}

function Rows({ status }: { status: Status }) {
  return (
    <dl class="facts">
      <Fact name={CONSULT.kit} value={CONSULT.kit_up} />
      <Fact name={CONSULT.class_now} value={inClass(status)} />
      <Fact
        name={CONSULT.now}
        value={status.allowed_text === null ? CONSULT.now_yes : notNowWords(status.allowed_text)}
      />
      <Fact name={CONSULT.tablet} value={status.pupil_paired ? CONSULT.tablet_yes : CONSULT.tablet_no} />
      <Fact name={CONSULT.head} value={status.board === 'up' ? CONSULT.head_up : CONSULT.head_lost} />
      {status.missing.map(
        ({ part }) =>
          part !== 'board' && <Fact key={part} name={PART_WORDS[part]} value={partLostWords(part)} />,
      )}
    </dl>
  );
}

function inClass({ presence, privacy, link }: Status): Words {
  if (privacy) return CONSULT.privacy;
  return link === 'lost' ? CONSULT.link_lost : PRESENCE_WORDS[presence];
}

function Fact({ name, value }: { name: Words; value: Words }) {
  return (
    <div class="fact">
      <dt>
        <Bilingual words={name} />
      </dt>
      <dd>
        <Bilingual words={value} />
      </dd>
    </div>
  );
}
