import { commandOf, descendants } from '../lib/procfs.ts';
import type { Product } from '../lib/product.ts';

/** The processes of the running product. */
export interface Family {
  readonly kit: number;
  /** The kit's GStreamer children. */
  readonly media: readonly number[];
  /** Relay, emulator and whatever started them. */
  readonly others: readonly number[];
}

/** Sorts the product's processes by whose cost they are. */
export function familyOf(product: Product): Family {
  const kit = product.kitPid();
  const media = descendants(kit);
  const mine = new Set([kit, ...media]);
  const others = [product.pid, ...descendants(product.pid)].filter((pid) => !mine.has(pid));
  return { kit, media, others };
}

/** A process' program, for the sentence that names what was left behind. */
export function nameOf(pid: number): string {
  return commandOf(pid).slice(0, 3).join(' ') || `process ${pid}`;
}
