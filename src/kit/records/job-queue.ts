/** Jobs that may wait for the one before them: what is asked, and what must not be lost behind it. */
const ASKED_MAX = 32;
const WAITING_MAX = 64;

/** Runs jobs one after the other, so that none finds what another has half done. */
export class JobQueue {
  #last: Promise<void> = Promise.resolve();
  #waiting = 0;

  /**
   * @param job never rejects.
   * @param own the kit's own work, which may wait where a question is refused.
   * @returns false when too many wait; then the job does not run.
   */
  run(job: () => Promise<void>, own = false): boolean {
    if (this.#waiting >= (own ? WAITING_MAX : ASKED_MAX)) return false;
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
