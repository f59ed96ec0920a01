import type { Desk } from '../desk.ts';
import type { LinkState } from '../link/frame-link.ts';
import type { GateActions } from '../pair/state.ts';
import { BigButton } from '../ui/button.tsx';
import { Calm } from '../ui/calm.tsx';
import { Weeks } from '../ui/hours.tsx';
import type { Words } from '../ui/text.ts';
import { Bilingual, errorWords, T } from '../ui/words.tsx';
import { Card } from './card.tsx';
import { CopyButton } from './copy.tsx';
import { LoanCard, type Receipt } from './loan.tsx';
import { PairingCard } from './pairing.tsx';
import { ReceiptPage } from './receipt.tsx';
import { StatusCard } from './status.tsx';
import { CONSULT } from './text.ts';
import { weekText } from './week-text.ts';

export interface ConsultState {
  readonly link: LinkState;
  /** The paper of a loan that was ended here; it stays until it is put away. */
  readonly receipt: Receipt | null;
  /** Why the kit does not take this page for the consultant's. */
  readonly refused: Words | null;
}

export interface ConsultActions {
  receive(receipt: Receipt): void;
  refuse(why: Words): void;
  putAway(): void;
  tryAgain(): void;
}

interface ConsultProps {
  readonly state: ConsultState;
  readonly actions: ConsultActions;
  readonly desk: Desk;
  readonly gate: Pick<GateActions, 'begin'>;
}

/** The consultant's page: status, loan, pairing and hours of one kit. Never a picture or a sound. */
export function ConsultPage({ state, actions, desk, gate }: ConsultProps) {
  const { link, receipt, refused } = state;
  if (receipt !== null) {
    return (
      <div class="page">
        <ReceiptPage receipt={receipt} onDone={() => actions.putAway()} />
      </div>
    );
  }
  if (refused !== null || link.kind !== 'up') return <NoDesk {...{ link, refused, actions, gate }} />;
  return (
    <main class="page consult">
      <header>
        <h1>
          <T k={CONSULT.title} />
        </h1>
        <T k={CONSULT.never} />
      </header>
      <div class="cards">
        <StatusCard desk={desk} onRefused={actions.refuse} />
        <LoanCard desk={desk} onReceipt={actions.receive} />
        <PairingCard desk={desk} />
        <Card title={CONSULT.figures} wide>
          <Weeks desk={desk} beside={(week) => <CopyButton text={weekText(week)} name={CONSULT.copy} />} />
        </Card>
      </div>
    </main>
  );
}

function NoDesk({
  link,
  refused,
  actions,
  gate,
}: Omit<ConsultProps, 'state' | 'desk'> & Omit<ConsultState, 'receipt'>) {
  const words = refused ?? problemOf(link);
  const given = refused !== null || link.kind === 'refused';
  // A kit that was wiped by somebody else is not found any more.
  const refusedNow = link.kind === 'lost' && link.code === 'NABIJ_E_SEAL_REFUSED';
  const pairAnew = given || refusedNow || link.kind === 'kit_offline';
  return (
    <div class="page">
      <Calm icon="link" title={CONSULT.title}>
        <p role="status">{words === null ? <T k={CONSULT.connecting} /> : <Bilingual words={words} />}</p>
        <div class="row">
          {given && <BigButton text={CONSULT.once_more} onTap={() => actions.tryAgain()} />}
          {pairAnew && <BigButton text={CONSULT.new_code} kind="quiet" onTap={() => gate.begin()} />}
        </div>
      </Calm>
    </div>
  );
}

function problemOf(link: LinkState): Words | null {
  if (link.kind === 'kit_offline') return errorWords('NABIJ_E_KIT_OFFLINE');
  return link.kind === 'lost' || link.kind === 'refused' ? errorWords(link.code) : null;
}
