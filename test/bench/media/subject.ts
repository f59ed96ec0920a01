import type { Page } from 'playwright-core';

/** One way to bring the picture to a page, running: its page has a meter. */
export interface RunningSubject extends AsyncDisposable {
  readonly page: Page;
  /** What it was made of, for the figure's note. */
  note(): Promise<string>;
}

/** A way to bring the picture to a page. */
export interface Subject {
  readonly name: string;
  /** @param cameraPath socket of the virtual camera. */
  start(cameraPath: string): Promise<RunningSubject>;
}
