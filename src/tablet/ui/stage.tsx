import { useEffect, useRef } from 'preact/hooks';
import type { LookController } from '../look/controller.ts';
import { watchPointer } from '../look/hands.ts';
import type { PictureView } from '../picture/view.ts';
import type { Welcome } from '../state/state.ts';
import { Icon } from './icons.tsx';
import { TEXT } from './text.ts';
import { T } from './words.tsx';

interface StageProps {
  readonly waiting: boolean;
  /** Whether there is a head that turns; else the picture stands alone. */
  readonly turns: boolean;
  readonly welcome: Welcome | null;
  readonly view: PictureView;
  readonly look: LookController;
  readonly onPreset: (index: number) => void;
}

/** The class's picture, and everything that turns the head. */
export function Stage({ waiting, turns, welcome, view, look, onPreset }: StageProps) {
  const stage = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const element = stage.current;
    if (element === null) return;
    view.mount(element);
    const letGo = watchPointer(element, look, () => view.pxPerDeg);
    return () => {
      letGo();
      view.mount(null);
    };
  }, [view, look]);
  return (
    <div class="stage-frame">
      <div class="stage" ref={stage} role="img" aria-label={TEXT.look_around.nl} />
      {waiting && (
        <div class="veil" role="status">
          <T k="picture_waiting" />
        </div>
      )}
      {turns && <Arrow direction={-1} look={look} />}
      {turns && <Arrow direction={1} look={look} />}
      {turns && welcome !== null && welcome.presets.length > 0 && (
        <nav class="presets" aria-label={TEXT.look_at.nl}>
          {welcome.presets.map((preset, index) => (
            <button type="button" class="preset" key={preset.name} onClick={() => onPreset(index)}>
              {preset.name}
            </button>
          ))}
        </nav>
      )}
    </div>
  );
}

/** Turns while it is held, by finger or by key; a screen reader's activation turns one step. */
function Arrow({ direction, look }: { direction: -1 | 1; look: LookController }) {
  const letGo = () => look.release();
  const isHold = (event: KeyboardEvent) => event.key === 'Enter' || event.key === ' ';
  return (
    <button
      type="button"
      class={`arrow ${direction < 0 ? 'to-left' : 'to-right'}`}
      aria-label={direction < 0 ? TEXT.look_left.nl : TEXT.look_right.nl}
      onPointerDown={(event) => {
        if (event.button !== 0) return;
        event.currentTarget.setPointerCapture(event.pointerId);
        look.hold(direction);
      }}
      onPointerUp={letGo}
      onPointerCancel={letGo}
      onLostPointerCapture={letGo}
      onBlur={letGo}
      onContextMenu={(event) => event.preventDefault()}
      onKeyDown={(event) => {
        if (!isHold(event)) return;
        event.preventDefault();
        if (!event.repeat) look.hold(direction);
      }}
      onKeyUp={(event) => {
        if (!isHold(event)) return;
        event.preventDefault();
        letGo();
      }}
      onClick={(event) => {
        if ((event as unknown as PointerEvent).pointerType === '' || event.detail === 0)
          look.nudge(direction);
      }}
    >
      <Icon name={direction < 0 ? 'left' : 'right'} />
    </button>
  );
}
