/** Jobs that may wait for the one before them. */
const WAITING_MAX = 32;

/** Runs jobs one after the other, so that none finds what another has half done. */
export class JobQueue {
  #last: Promise<void> = Promise.resolve();
  #waiting = 0;

  /** @returns false when too many wait; then the job does not run. @param job never rejects. */
  run(job: () => Promise<void>): boolean {
    if (this.#waiting >= WAITING_MAX) return false;
    this.#waiting += 1;
    this.#last = this.#last.then(job).finally(() => {
      this.#waiting -= 1;
    });
    return true;
  }

  /** Resolves when everything that was asked so far is done. */
  async idle(): Promise<void> {
    await this.#last;
  }
}
