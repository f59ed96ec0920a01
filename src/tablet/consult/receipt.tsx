import { BigButton } from '../ui/button.tsx';
import { T } from '../ui/words.tsx';
import { CopyButton } from './copy.tsx';
import type { Receipt } from './loan.tsx';
import { CONSULT } from './text.ts';

/** The paper that says that the kit was wiped. */
export function ReceiptPage({ receipt, onDone }: { receipt: Receipt; onDone: () => void }) {
  const { nl, en } = receipt.text;
  const json = JSON.stringify(receipt.receipt, null, 2);
  return (
    <main class="calm receipt">
      <h1>
        <T k={CONSULT.receipt} />
      </h1>
      <pre lang="nl">{nl}</pre>
      <pre class="en" lang="en">
        {en}
      </pre>
      <div class="row">
        <BigButton text={CONSULT.print} kind="main" onTap={() => print()} />
        <CopyButton text={`${nl}\n\n${en}\n\n${json}\n`} name={CONSULT.copy} />
        <BigButton text={CONSULT.ready} kind="quiet" onTap={onDone} />
      </div>
    </main>
  );
}
