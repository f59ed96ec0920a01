import type { SharedMemory } from './panel.ts';

/** What the classroom's thread is started with. */
export interface ClassroomSetUp {
  readonly directory: string;
  readonly panel: SharedMemory;
  readonly heard: SharedMemory;
}

export type ToClassroom =
  | { readonly type: 'tone'; readonly hz: number; readonly seconds: number }
  | { readonly type: 'close' };

export type FromClassroom =
  | { readonly type: 'ready' }
  | { readonly type: 'failed'; readonly code: string; readonly message: string };
