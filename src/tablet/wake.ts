/** Keeps the screen on while the pupil is in class. Browsers let go of the lock when the page is hidden: ask again. */
export function keepAwake(inClass: () => boolean): void {
  let lock: WakeLockSentinel | null = null;
  const settle = async () => {
    const want = inClass() && document.visibilityState === 'visible';
    try {
      if (want && (lock === null || lock.released))
        lock = (await navigator.wakeLock?.request('screen')) ?? null;
      else if (!want && lock !== null) {
        await lock.release();
        lock = null;
      }
    } catch {
      // A tablet low on power may refuse: the class goes on, only the screen may go dark.
    }
  };
  document.addEventListener('visibilitychange', settle);
  document.addEventListener('click', settle);
}
