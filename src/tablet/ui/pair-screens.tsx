import type { ComponentType } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { ErrorCode } from '../../protocol/errors.ts';
import type { Role } from '../../protocol/office.ts';
import type { GateActions, GateState, PairingStep } from '../pair/state.ts';
import { PAIR, typingWords } from '../pair/text.ts';
import { BigButton } from './button.tsx';
import { Calm } from './calm.tsx';
import { Bilingual, errorWords, T } from './words.tsx';

interface PairProps {
  readonly state: Exclude<GateState, { kind: 'paired' }>;
  readonly gate: GateActions;
  readonly who: Role;
  /** Null on a page that may not open a camera. */
  readonly scan: ComponentType<{ gate: GateActions }> | null;
}

/** Everything until the page knows its kit. */
export function PairScreens(props: PairProps) {
  return (
    <div class="page">
      <Body {...props} />
    </div>
  );
}

function Body({ state, gate, who, scan }: PairProps) {
  switch (state.kind) {
    case 'reading':
      return <Calm icon="link" title={PAIR.reading} />;
    case 'begin':
      return (
        <Calm icon="link" title={PAIR.begin}>
          <T k={who === 'pupil' ? PAIR.begin_more : PAIR.begin_consultant} />
          <Ways gate={gate} scan={scan !== null} />
          {gate.paired && <Back gate={gate} />}
        </Calm>
      );
    case 'link':
      return (
        <Calm icon="link" title={PAIR.link}>
          <T k={gate.paired ? PAIR.link_other : PAIR.link_more} />
          <div class="row">
            <BigButton text={PAIR.pair} kind="main" onTap={() => gate.pair()} />
            <BigButton text={PAIR.not_now} kind="quiet" onTap={() => gate.back()} />
          </div>
        </Calm>
      );
    case 'typing':
      return <Typing state={state} gate={gate} />;
    case 'scanning':
      return <Scanning state={state} gate={gate} scan={scan} />;
    case 'pairing':
      return <Under step={state.step} typed={state.typed} gate={gate} />;
    case 'failed':
      return <Failed state={state} gate={gate} scan={scan !== null} />;
    case 'words':
      return <FourWords state={state} gate={gate} who={who} />;
    case 'forgotten':
      return (
        <Calm icon="eye" title={PAIR.forgotten}>
          <T k={gate.paired ? PAIR.forgotten_before : PAIR.forgotten_more} />
          {gate.paired && <BigButton text={PAIR.go_on} kind="main" onTap={() => gate.back()} />}
          <BigButton text={PAIR.new_code} onTap={() => gate.begin()} />
        </Calm>
      );
    case 'loan_ended':
      return <LoanEnded who={who} gate={gate} />;
  }
}

function Ways({ gate, scan }: { gate: GateActions; scan: boolean }) {
  return (
    <div class="row">
      {scan && <BigButton text={PAIR.scan} icon="eye" kind="main" onTap={() => gate.scan()} />}
      <BigButton text={PAIR.type} icon="keys" kind={scan ? 'plain' : 'main'} onTap={() => gate.type()} />
    </div>
  );
}

function Back({ gate }: { gate: GateActions }) {
  return <BigButton text={PAIR.back} kind="quiet" onTap={() => gate.back()} />;
}

type Of<Kind extends GateState['kind']> = { state: Extract<GateState, { kind: Kind }>; gate: GateActions };

function Typing({ state, gate }: Of<'typing'>) {
  const [typed, setTyped] = useState('');
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => input.current?.focus(), []);
  return (
    <Calm icon="keys" title={PAIR.typing}>
      <form
        class="field"
        onSubmit={(event) => {
          event.preventDefault();
          gate.submit(typed);
        }}
      >
        <label for="code">
          <T k={PAIR.code} />
        </label>
        <input
          id="code"
          ref={input}
          class="code"
          type="text"
          value={typed}
          maxLength={40}
          placeholder="ABCD-EFGH-IJKL-MNOP"
          autocomplete="off"
          autocapitalize="characters"
          autocorrect="off"
          spellcheck={false}
          enterkeyhint="go"
          aria-invalid={state.problem !== null}
          aria-describedby="code-help"
          onInput={(event) => setTyped(event.currentTarget.value)}
        />
        <p id="code-help" class={state.problem === null ? 'help' : 'help wrong'} role="status">
          {state.problem === null ? (
            <T k={PAIR.typing_more} />
          ) : (
            <Bilingual words={typingWords(state.problem)} />
          )}
        </p>
        <div class="row">
          <button type="submit" class="button main">
            <T k={PAIR.pair} />
          </button>
          <BigButton text={PAIR.back} kind="quiet" onTap={() => gate.begin()} />
        </div>
      </form>
    </Calm>
  );
}

function Scanning({ state, gate, scan: Scan }: Of<'scanning'> & Pick<PairProps, 'scan'>) {
  const { problem } = state;
  return (
    <main class="calm scanning">
      <h1>
        <T k={PAIR.scanning} />
      </h1>
      {Scan !== null && problem !== 'camera' && <Scan gate={gate} />}
      <p class={problem === null ? 'help' : 'help wrong'} role="status">
        <T k={problem === null ? PAIR.scanning_more : PAIR[`scan_${problem}`]} />
      </p>
      <div class="row">
        <BigButton text={PAIR.type} icon="keys" onTap={() => gate.type()} />
        <BigButton text={PAIR.back} kind="quiet" onTap={() => gate.begin()} />
      </div>
    </main>
  );
}

function Under({ step, typed, gate }: { step: PairingStep; typed: boolean; gate: GateActions }) {
  if (step === 'not_found') {
    return (
      <Calm icon="link" title={PAIR.not_found}>
        <T k={typed ? PAIR.not_found_code : PAIR.not_found_link} />
        <div class="row">
          <BigButton text={PAIR.other_code} onTap={() => (typed ? gate.type() : gate.begin())} />
          <Back gate={gate} />
        </div>
      </Calm>
    );
  }
  return (
    <Calm icon="link" title={PAIR.pairing}>
      {step === 'lost' && <T k={PAIR.pairing_lost} />}
      <Back gate={gate} />
    </Calm>
  );
}

/** Failures that may be over by now: the same link or code may still work. */
const MAY_PASS: readonly ErrorCode[] = [
  'NABIJ_E_SEAL_TIMEOUT',
  'NABIJ_E_SEAL_REFUSED',
  'NABIJ_E_LINK_LOST',
  'NABIJ_E_RELAY_BUSY',
];

function Failed({ state, gate, scan }: Of<'failed'> & { scan: boolean }) {
  const warned = state.code === 'NABIJ_E_SEAL_PEER';
  return (
    <Calm icon={warned ? 'no' : 'link'} title={warned ? PAIR.not_him : PAIR.failed}>
      <Bilingual words={errorWords(state.code)} />
      {MAY_PASS.includes(state.code) && (
        <BigButton text={PAIR.once_more} kind="main" onTap={() => gate.pair()} />
      )}
      {!warned && state.code !== 'NABIJ_E_TABLET_KEYS' && <Ways gate={gate} scan={scan} />}
      {(warned || gate.paired) && <Back gate={gate} />}
    </Calm>
  );
}

function FourWords({ state, gate, who }: Of<'words'> & Pick<PairProps, 'who'>) {
  const home = who === 'pupil' ? PAIR.words_home : PAIR.words_home_consultant;
  return (
    <Calm icon="yes" title={PAIR.words}>
      <ol class="four-words" aria-label={PAIR.words_label.nl}>
        {state.words.map((word) => (
          <li key={word} lang="nl">
            {word}
          </li>
        ))}
      </ol>
      <T k={state.proved ? PAIR.words_proved : state.home ? home : PAIR.words_more} />
      <div class="row">
        <BigButton text={PAIR.words_match} icon="yes" kind="main" onTap={() => gate.wordsMatch()} />
        <BigButton text={PAIR.words_differ} icon="no" onTap={() => gate.wordsDiffer()} />
      </div>
    </Calm>
  );
}

function LoanEnded({ who, gate }: { who: Role; gate: GateActions }) {
  const pupil = who === 'pupil';
  return (
    <Calm icon="done" title={pupil ? PAIR.loan_ended : PAIR.kit_wiped}>
      <T k={pupil ? PAIR.loan_ended_more : PAIR.loan_ended_consultant} />
      {pupil && <T k={PAIR.loan_ended_ask} />}
      <BigButton text={PAIR.new_code} kind="quiet" onTap={() => gate.begin()} />
    </Calm>
  );
}
