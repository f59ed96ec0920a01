import type { IconName } from './icons.tsx';
import { Icon } from './icons.tsx';
import type { TextKey, Words } from './text.ts';
import { T } from './words.tsx';

interface BigButtonProps {
  readonly text: TextKey | Words;
  readonly icon?: IconName;
  /** Absent: a button that does; present: one that stays in or out. */
  readonly pressed?: boolean;
  readonly kind?: 'main' | 'plain' | 'quiet' | 'danger';
  readonly disabled?: boolean;
  readonly onTap: () => void;
}

/** A real button with word and icon, large enough for a tired finger. */
export function BigButton({ text, icon, pressed, kind = 'plain', disabled, onTap }: BigButtonProps) {
  return (
    <button type="button" class={`button ${kind}`} aria-pressed={pressed} disabled={disabled} onClick={onTap}>
      {icon && <Icon name={icon} />}
      <T k={text} />
    </button>
  );
}
