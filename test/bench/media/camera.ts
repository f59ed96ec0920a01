import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CannotMeasure } from '../lib/cannot-measure.ts';
import { startChild } from '../lib/children.ts';

/** The emulator's virtual camera in a process of its own, for the subjects that are not the kit. */
export interface Camera extends AsyncDisposable {
  /** Unix socket: whoever connects gets raw I420 pictures, 30 a second. */
  readonly path: string;
}

/** Starts the camera; it looks straight ahead at the same room as the kit's. */
export async function startCamera(): Promise<Camera> {
  await using ends = new AsyncDisposableStack();
  const folder = await mkdtemp(join(tmpdir(), 'nabij-camera-'));
  ends.defer(() => rm(folder, { recursive: true, force: true }));
  const program = join(import.meta.dirname, 'camera-process.ts');
  const args = ['--disable-warning=ExperimentalWarning', program, folder];
  const child = ends.use(await startChild(process.execPath, args, { stdio: ['pipe', 'pipe', 'inherit'] }));
  const ready = await Promise.race([
    once(child.process.stdout!, 'data').then(() => true),
    once(child.process, 'exit').then(() => false),
  ]);
  if (!ready) throw new CannotMeasure('the virtual camera could not be started');
  const rest = ends.move();
  return { path: join(folder, 'camera.sock'), [Symbol.asyncDispose]: () => rest.disposeAsync() };
}
