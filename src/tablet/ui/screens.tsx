import type { ErrorCode } from '../../protocol/errors.ts';
import type { Part } from '../../protocol/frames.ts';
import type { Actions } from '../session.ts';
import type { Note, State } from '../state/state.ts';
import { BigButton } from './button.tsx';
import { Icon } from './icons.tsx';
import { TEXT } from './text.ts';
import { Bilingual, errorWords, refusalWords, T } from './words.tsx';

interface NoPictureProps {
  readonly code: ErrorCode;
  /** The class is heard all the same. */
  readonly sound: boolean;
  readonly actions: Actions;
}

/** Errors whose own sentence says all; beside the others stands what is off meanwhile. */
const SAYS_ALL: readonly ErrorCode[] = ['NABIJ_E_CAMERA_MISSING', 'NABIJ_E_MEDIA_BLOCKED'];

/** Where the picture would be while there cannot be one: what is wrong, and what still goes on. */
export function NoPicture({ code, sound, actions }: NoPictureProps) {
  return (
    <main class="calm no-picture">
      <div class="calm-icon">
        <Icon name={sound ? 'ear' : 'pause'} />
      </div>
      <div role="status">
        <h1>
          <Bilingual words={errorWords(code)} />
        </h1>
        {!SAYS_ALL.includes(code) && <T k={sound ? 'camera_off' : 'all_off'} />}
      </div>
      {code === 'NABIJ_E_MEDIA_BLOCKED' && <BigButton text="try_again" onTap={() => actions.tryAgain()} />}
    </main>
  );
}

/** Messages that come and go, over the page. */
export function Notes({ state, actions }: { state: State; actions: Actions }) {
  return (
    <div class="notes" role="status">
      {state.note !== null && (
        <p class="note">
          <Bilingual words={noteWords(state.note)} />
        </p>
      )}
      {state.slow && (
        <p class="note">
          <Bilingual words={errorWords('NABIJ_E_LOOK_EXPIRED')} />
        </p>
      )}
      {state.stay.kind === 'inside' && state.sound === 'blocked' && (
        <BigButton text="sound_blocked" icon="ear" onTap={() => actions.tryAgain()} />
      )}
    </div>
  );
}

/** Parts of the kit that carry sound; a missing picture is said where the picture would be. */
const SOUND_PARTS: readonly Part[] = ['microphone', 'speaker'];

/** Parts of the kit that turn it, and its supply. */
const TURNING_PARTS: readonly Part[] = ['board', 'head', 'supply'];

/** Parts of the kit that do not work now while the rest goes on: for sound, and beside a picture for turning too. */
export function Missing({ state, beside }: { state: State; beside?: 'picture' }) {
  const parts = beside === 'picture' ? [...SOUND_PARTS, ...TURNING_PARTS] : SOUND_PARTS;
  const missing = (state.told?.missing ?? []).filter(({ part }) => parts.includes(part));
  return (
    <>
      {missing.map(({ part, code }) => (
        <p class="missing" role="status" key={part}>
          <Bilingual words={errorWords(code)} />
        </p>
      ))}
    </>
  );
}

function noteWords(note: Note) {
  return note.kind === 'error' ? refusalWords(note) : TEXT[note.kind];
}
