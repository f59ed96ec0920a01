import * as v from 'valibot';
import type { ErrorCode } from './errors.ts';
import { type TabletFrame, tabletFrame } from './frames.ts';

/** A frame that may be acted on, or why not; `of` names the refused frame's type as far as it can be told. */
export type Checked =
  | { readonly ok: true; readonly frame: TabletFrame }
  | { readonly ok: false; readonly code: ErrorCode; readonly of: string };

/** Checks what a tablet sent. Never throws, whatever the value is. */
export function checkTabletFrame(value: unknown): Checked {
  const result = v.safeParse(tabletFrame, value, { abortEarly: true });
  if (result.success) return { ok: true, frame: result.output };
  return { ok: false, code: 'NABIJ_E_FRAME_SCHEMA', of: typeOf(value) };
}

/** The `type` of a frame of which nothing is known yet: short, or `unknown`. It goes back to its sender, never into a log. */
function typeOf(value: unknown): string {
  if (value === null || typeof value !== 'object' || !('type' in value)) return 'unknown';
  return typeof value.type === 'string' && /^[a-z_]{1,24}$/.test(value.type) ? value.type : 'unknown';
}
