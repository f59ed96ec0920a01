import type { ComponentChildren } from 'preact';
import { Icon, type IconName } from './icons.tsx';
import type { TextKey, Words } from './text.ts';
import { Bilingual, wordsOf } from './words.tsx';

interface CalmProps {
  readonly icon: IconName;
  readonly title: TextKey | Words;
  readonly children?: ComponentChildren;
}

/** A still page with one message and little else. */
export function Calm({ icon, title, children }: CalmProps) {
  return (
    <main class="calm">
      <div class="calm-icon">
        <Icon name={icon} />
      </div>
      <div role="status">
        <h1>
          <Bilingual words={wordsOf(title)} />
        </h1>
      </div>
      {children}
    </main>
  );
}
