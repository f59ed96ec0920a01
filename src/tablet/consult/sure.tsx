import { BigButton } from '../ui/button.tsx';
import type { Words } from '../ui/text.ts';
import { T } from '../ui/words.tsx';
import { CONSULT } from './text.ts';

interface SureProps {
  readonly id: string;
  readonly title: Words;
  readonly more: Words;
  readonly yes: Words;
  /** It is being done. */
  readonly busy: boolean;
  readonly onYes: () => void;
  readonly onNo: () => void;
}

/** What is lost is said before the button that does it, and "no" comes first. */
export function Sure({ id, title, more, yes, busy, onYes, onNo }: SureProps) {
  return (
    <section class="danger" aria-labelledby={id}>
      <h3 id={id}>
        <T k={title} />
      </h3>
      <p>
        <T k={more} />
      </p>
      <div class="row">
        <BigButton text={CONSULT.end_no} disabled={busy} onTap={onNo} />
        <BigButton text={yes} kind="danger" disabled={busy} onTap={onYes} />
      </div>
    </section>
  );
}
