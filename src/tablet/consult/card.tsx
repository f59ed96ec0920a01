import type { ComponentChildren } from 'preact';
import type { Words } from '../ui/text.ts';
import { Bilingual } from '../ui/words.tsx';

interface CardProps {
  readonly title: Words;
  readonly wide?: boolean;
  readonly children: ComponentChildren;
}

/** One subject of the consultant's page. */
export function Card({ title, wide = false, children }: CardProps) {
  return (
    <section class={wide ? 'card wide' : 'card'}>
      <h2>
        <Bilingual words={title} />
      </h2>
      {children}
    </section>
  );
}

/** What went wrong, in the kit's own words. */
export function Problem({ words }: { words: Words | null }) {
  return (
    <div role="alert">
      {words !== null && (
        <p class="help wrong">
          <Bilingual words={words} />
        </p>
      )}
    </div>
  );
}

interface FieldProps {
  readonly id: string;
  readonly name: Words;
  readonly help?: Words;
  readonly type: 'text' | 'date';
  readonly value: string;
  readonly maxLength?: number | undefined;
  readonly onType: (value: string) => void;
}

/** A field with its label above and help below. */
export function Field({ id, name, help, type, value, maxLength = 64, onType }: FieldProps) {
  const common = {
    id,
    value,
    maxLength,
    required: true,
    autocomplete: 'off',
    'aria-describedby': `${id}-help`,
    onInput: (event: { currentTarget: HTMLInputElement }) => onType(event.currentTarget.value),
  };
  return (
    <div class="field">
      <label for={id}>
        <Bilingual words={name} />
      </label>
      {type === 'date' ? <input {...common} type="date" /> : <input {...common} type="text" />}
      <p class="help" id={`${id}-help`}>
        {help !== undefined && <Bilingual words={help} />}
      </p>
    </div>
  );
}
