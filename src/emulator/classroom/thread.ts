import { join } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import { NabijError } from '../../core/errors.ts';
import { Camera } from './camera.ts';
import { classLoop } from './class-sound.ts';
import type { ClassroomSetUp, FromClassroom, ToClassroom } from './messages.ts';
import { Microphone } from './microphone.ts';
import { Painter } from './painter.ts';
import { Panel } from './panel.ts';
import { Heard, Speaker } from './speaker.ts';
import { speakLesson } from './speech.ts';

/** The classroom's own thread: the board's emulation next door must not shake the beat of the frames. */
async function open(setUp: ClassroomSetUp): Promise<(message: ToClassroom) => void> {
  const panel = new Panel(setUp.panel);
  const lesson = speakLesson();
  // Failing while the room is still being drawn is noticed below, not as an unhandled rejection.
  lesson.catch(() => {});
  const camera = new Camera(join(setUp.directory, 'camera.sock'), new Painter(), panel);
  const microphone = new Microphone(join(setUp.directory, 'microphone.sock'), classLoop(await lesson), panel);
  const speaker = new Speaker(join(setUp.directory, 'speaker.sock'), new Heard(panel, setUp.heard));
  await Promise.all([camera.listen(), microphone.listen(), speaker.listen()]);
  return (message) => {
    if (message.type === 'tone') microphone.playTone(message.hz, message.seconds);
    else
      void Promise.all([camera.close(), microphone.close(), speaker.close()]).then(() => parentPort?.close());
  };
}

function tell(message: FromClassroom): void {
  parentPort?.postMessage(message);
}

try {
  const onMessage = await open(workerData as ClassroomSetUp);
  parentPort?.on('message', onMessage);
  tell({ type: 'ready' });
} catch (error) {
  const code = error instanceof NabijError ? error.code : 'NABIJ_E_EMULATOR_PART';
  tell({ type: 'failed', code, message: error instanceof Error ? error.message : String(error) });
  parentPort?.close();
}
