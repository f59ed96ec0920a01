import { useState } from 'preact/hooks';
import { BigButton } from '../ui/button.tsx';
import type { Words } from '../ui/text.ts';
import { CONSULT } from './text.ts';

/** Puts a text on the clipboard and says so; where the browser does not allow it the text can be selected by hand. */
export function CopyButton({ text, name }: { text: string; name: Words }) {
  const [copied, setCopied] = useState('');
  const copy = () => {
    navigator.clipboard?.writeText(text).then(
      () => setCopied(text),
      () => setCopied(''),
    );
  };
  return <BigButton text={copied === text ? CONSULT.copied : name} onTap={copy} />;
}
