/** Loaded into a process before its program: SIGUSR2 keeps its event loop busy for two seconds. */
const BUSY_MS = 2_000;

process.on('SIGUSR2', () => {
  const endMs = performance.now() + BUSY_MS;
  while (performance.now() < endMs);
});
