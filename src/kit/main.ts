import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { parseArgs } from 'node:util';
import { systemClock } from '../core/clock.ts';
import { NabijError } from '../core/errors.ts';
import type { Logger } from '../core/log.ts';
import { createBoard } from './board/board.ts';
import { createBridge } from './bridge/bridge.ts';
import { makeRtcPeer } from './bridge/rtc-peer.ts';
import { type KitConfig, readConfig } from './config.ts';
import { createLogger } from './log.ts';
import { createMedia } from './media/media.ts';
import { SessionInputs } from './session/inputs.ts';
import { statusOf } from './session/kit-status.ts';
import { SessionLoop } from './session/loop.ts';
import { PictureAngle } from './session/picture-angle.ts';
import { StatusServer } from './status.ts';

/** The process ends with 3 when its settings do not fit. */
const EXIT_CONFIG = 3;
const EVENT_LOOP_SAMPLE_MS = 5;
/** The longest way to the park angle. */
const PARK_MS = 2_500;

/** The composition root: makes the rooms and joins their ports. It decides nothing. */
function createKit(config: KitConfig, log: Logger, eventLoopP99Us: () => number) {
  const clock = systemClock;
  const board = createBoard({ ...config.board, clock, log: log.child({ room: 'board' }) });
  const media = createMedia({
    ...config.camera,
    ...config.sound,
    directory: config.run_dir,
    clock,
    log: log.child({ room: 'media' }),
  });
  const bridge = createBridge({
    relayUrl: config.relay_url,
    kitId: config.kit_id,
    iceServers: config.ice_servers,
    maxKbps: config.camera.max_kbps,
    makeRtcPeer,
    clock,
    log: log.child({ room: 'bridge' }),
  });
  const { panMinDeg, panMaxDeg, parkDeg } = board.description;
  const loop = new SessionLoop({
    facts: {
      name: config.pupil_name,
      panMinDeg,
      panMaxDeg,
      parkDeg,
      viewDeg: config.camera.view_deg,
      presets: config.presets,
    },
    board,
    media,
    bridge,
    clock,
    log: log.child({ room: 'session' }),
    onChange: () => status.changed(),
  });
  const inputs = new SessionInputs({
    loop,
    media,
    bridge,
    angle: new PictureAngle(media.captureDelayMs),
    log: log.child({ room: 'session' }),
  });
  const status = new StatusServer(
    join(config.run_dir, 'kit.sock'),
    () => statusOf(loop.state, loop.facts, { ...bridge.counters, event_loop_p99_us: eventLoopP99Us() }),
    log.child({ room: 'status' }),
  );
  return {
    async open(): Promise<void> {
      await status.open();
      board.open((event) => inputs.onBoard(event));
      media.open((event) => inputs.onMedia(event), inputs.media);
      bridge.open(
        (event) => inputs.onBridge(event),
        (rtp) => media.playVoice(rtp),
      );
    },
    /** The class sees the lens look away before the process ends: the board holds the head once it hears nothing. */
    async close(): Promise<void> {
      loop.dispatch({ type: 'closing' });
      await bridge.close();
      await media.close();
      await inputs.parked(clock, PARK_MS);
      loop.close();
      await board.close();
      await status.close();
    },
  };
}

/** Samples the event loop's delay; the figure leaves out the sampling interval itself. */
function watchEventLoop(): () => number {
  const delay = monitorEventLoopDelay({ resolution: EVENT_LOOP_SAMPLE_MS });
  delay.enable();
  return () => Math.max(0, Math.round(delay.percentile(99) / 1_000 - EVENT_LOOP_SAMPLE_MS * 1_000));
}

/** Runs a kit until it is told to stop: `node src/kit/main.ts --config FILE`. */
async function main(): Promise<void> {
  const { values } = parseArgs({ options: { config: { type: 'string', default: '/etc/nabij/kit.json' } } });
  const config = readConfig(values.config);
  const { log, flush } = createLogger('kit', config.log_level);
  const kit = createKit(config, log, watchEventLoop());
  let ending = false;
  const end = (why: string): void => {
    if (ending) return;
    ending = true;
    log.info({ why }, 'ending');
    kit.close().finally(() => {
      flush();
      process.exit(0);
    });
  };
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => end(signal));
  await kit.open();
  log.info({ ready: true }, 'ready');
}

main().catch((error: unknown) => {
  const known = error instanceof NabijError;
  process.stderr.write(known ? `${error.code}: ${error.message}\n` : `${String(error)}\n`);
  process.exit(known && error.code === 'NABIJ_E_CONFIG' ? EXIT_CONFIG : 1);
});
