import type { Signal, Voice } from '../../protocol/frames.ts';
import type { Actions } from '../session.ts';
import { heardBy, isUp, type State, voiceOf } from '../state/state.ts';
import { BigButton } from './button.tsx';
import type { IconName } from './icons.tsx';
import type { TextKey } from './text.ts';
import { T } from './words.tsx';

const VOICE_BUTTONS: readonly { voice: Voice; text: TextKey; icon: IconName }[] = [
  { voice: 'off', text: 'voice_off', icon: 'mic_off' },
  { voice: 'whisper', text: 'voice_whisper', icon: 'mic_soft' },
  { voice: 'class', text: 'voice_class', icon: 'mic' },
];

const SIGNAL_BUTTONS: readonly { signal: Signal; icon: IconName }[] = [
  { signal: 'hand', icon: 'hand' },
  { signal: 'yes', icon: 'yes' },
  { signal: 'no', icon: 'no' },
  { signal: 'done', icon: 'done' },
  { signal: 'puzzled', icon: 'puzzled' },
];

const HAND_UP = { text: 'hand_up', kind: 'main' } as const;

interface BarProps {
  readonly state: State;
  readonly actions: Actions;
  readonly listening: boolean;
}

/** Everything the pupil can do in class, in three groups. */
export function Bar({ state, actions, listening }: BarProps) {
  const voice = voiceOf(state);
  return (
    <div class="bar">
      <fieldset class="group voices">
        <legend>
          <T k="microphone" />
        </legend>
        {VOICE_BUTTONS.map((button) => (
          <BigButton
            key={button.voice}
            text={button.text}
            icon={button.icon}
            pressed={voice === button.voice}
            onTap={() => actions.setVoice(button.voice)}
          />
        ))}
      </fieldset>
      <fieldset class="group signals">
        <legend>
          <T k="signals" />
        </legend>
        {SIGNAL_BUTTONS.map(({ signal, icon }) => {
          const up = isUp(state, signal);
          // A hand that is up is a button that says what it does; "lower, pressed" would say it is down.
          const look = signal === 'hand' && up ? HAND_UP : { text: signal, pressed: up };
          return <BigButton key={signal} icon={icon} onTap={() => actions.toggle(signal)} {...look} />;
        })}
      </fieldset>
      <fieldset class="group self">
        <legend>
          <T k="you" />
        </legend>
        <BigButton text="rest" icon="rest" onTap={() => actions.setPresence('resting')} />
        <BigButton
          text={listening ? 'watch' : 'listen'}
          icon={listening ? 'eye' : 'ear'}
          onTap={() => actions.setPresence(listening ? 'watching' : 'listening')}
        />
        <BigButton text="leave" icon="leave" kind="quiet" onTap={() => actions.leave()} />
      </fieldset>
    </div>
  );
}

/** One line in words: what the class sees of the pupil now, and who hears. */
export function SeenLine({ state }: { state: State }) {
  const heard = heardBy(state);
  const key: TextKey = state.microphone === 'asking' ? 'heard_asking' : `heard_${heard}`;
  return (
    <p class="seen" role="status">
      {state.told !== null && (
        <span class="seen-part">
          <span class="label">
            <T k="class_sees" />
          </span>{' '}
          <strong>{state.told.class_sees}</strong>
        </span>
      )}
      <span class={`seen-part heard ${heard}`}>
        <T k={key} />
      </span>
    </p>
  );
}
