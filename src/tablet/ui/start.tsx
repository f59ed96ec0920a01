import { useState } from 'preact/hooks';
import type { ErrorCode } from '../../protocol/errors.ts';
import { LIMITS } from '../../protocol/limits.ts';
import type { GateActions } from '../pair/state.ts';
import type { Actions } from '../session.ts';
import type { OwnPresence, Screen, State } from '../state/state.ts';
import { BigButton } from './button.tsx';
import type { Words } from './text.ts';
import { Bilingual, errorWords, refusalWords, T, wordsOf } from './words.tsx';

interface StartProps {
  readonly screen: Extract<Screen, { kind: 'start' }>;
  readonly state: State;
  readonly actions: Actions;
  readonly gate: Pick<GateActions, 'begin'>;
}

/** Errors that a new code may mend. */
const PAIR_ANEW: readonly ErrorCode[] = [
  'NABIJ_E_KIT_OFFLINE',
  'NABIJ_E_SEAL_REFUSED',
  'NABIJ_E_SEAL_PEER',
  'NABIJ_E_ROLE',
];

/** Before class, and after: one large button, and what the class will see. */
export function Start({ screen, state, actions, gate }: StartProps) {
  const { ready, again, barred, problem } = screen;
  const [typed, setTyped] = useState(state.name ?? '');
  const naming = state.name === null || state.panel === 'name';
  const enter = (presence: OwnPresence) => {
    if (naming) actions.setName(typed);
    actions.enter(presence);
  };
  return (
    <main class="calm start">
      <h1>
        <Bilingual
          words={barred !== null ? wordsOf('not_now') : again ? wordsOf('left') : hello(state.name)}
        />
      </h1>
      <p class="barred" role="status">
        {barred !== null && <Bilingual words={refusalWords(barred)} />}
      </p>
      {naming && <NameField typed={typed} onType={setTyped} onDone={() => keep(typed, actions)} />}
      <button type="button" class="button main enter" disabled={!ready} onClick={() => enter('watching')}>
        <T k={again ? 'to_class_again' : 'to_class'} />
      </button>
      <BigButton
        text="only_listen_in"
        icon="ear"
        kind="quiet"
        disabled={!ready}
        onTap={() => enter('listening')}
      />
      <About state={state} again={again} />
      <p class="problem" role="status">
        {problem !== null ? <Bilingual words={errorWords(problem)} /> : !ready && <T k="connecting" />}
      </p>
      <div class="row small">
        {state.link.kind === 'refused' && <BigButton text="try_again" onTap={() => actions.tryAgain()} />}
        {[problem, barred?.code].some((code) => code && PAIR_ANEW.includes(code)) && (
          <BigButton text="new_code" kind="quiet" onTap={() => gate.begin()} />
        )}
        {!naming && <BigButton text="name_change" kind="quiet" onTap={() => actions.open('name')} />}
        {ready && !naming && <BigButton text="my_hours" kind="quiet" onTap={() => actions.open('hours')} />}
      </div>
    </main>
  );
}

/** What the class will see and hear, or that the pupil sits there on another device. */
function About({ state, again }: { state: State; again: boolean }) {
  const elsewhere = !again && state.told !== null && state.told.presence !== 'nobody';
  return (
    <>
      <p class="about">
        <T k={again ? 'left_seen' : elsewhere ? 'elsewhere_start' : 'start_seen'} />
      </p>
      {!again && (
        <p class="about">
          <T k="start_muted" />
        </p>
      )}
    </>
  );
}

interface NameFieldProps {
  readonly typed: string;
  readonly onType: (typed: string) => void;
  readonly onDone: () => void;
}

function NameField({ typed, onType, onDone }: NameFieldProps) {
  return (
    <form
      class="field"
      onSubmit={(event) => {
        event.preventDefault();
        onDone();
      }}
    >
      <label for="name">
        <T k="name" />
      </label>
      <div class="row">
        <input
          id="name"
          type="text"
          value={typed}
          maxLength={LIMITS.nameChars}
          autocomplete="given-name"
          autocapitalize="words"
          spellcheck={false}
          enterkeyhint="done"
          onInput={(event) => onType(event.currentTarget.value)}
        />
        <button type="submit" class="button plain">
          <T k="name_keep" />
        </button>
      </div>
      <T k="name_more" />
    </form>
  );
}

function keep(typed: string, actions: Actions): void {
  actions.setName(typed);
  actions.open('none');
}

function hello(name: string | null): Words {
  const { nl, en } = wordsOf('hello');
  return name === null || name === '' ? { nl, en } : { nl: `Hoi ${name}!`, en: `Hello ${name}!` };
}
