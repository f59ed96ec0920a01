import { statSync } from 'node:fs';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { systemClock } from '../core/clock.ts';
import { NabijError } from '../core/errors.ts';
import type { Logger } from '../core/log.ts';
import { createBoard } from './board/board.ts';
import { createBridge } from './bridge/bridge.ts';
import { makeRtcPeer } from './bridge/rtc-peer.ts';
import { addressOf, type KitConfig, readConfig } from './config.ts';
import { DeskSocket } from './desk-socket.ts';
import { FrontDesk } from './front-desk.ts';
import { createLogger } from './log.ts';
import { createMedia } from './media/media.ts';
import { createDesk } from './records/desk.ts';
import { wallClock } from './records/wall-clock.ts';
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

/** No right clock shows an earlier time than this program's own file. */
const BUILT_MS = statSync(fileURLToPath(import.meta.url)).mtimeMs;

/** The board's program that comes with this version. */
const FIRMWARE_IMAGE = fileURLToPath(new URL('../../firmware/nabij.hex', import.meta.url));

/** File of the state folder, empty: an update of the board began and has not ended well. */
const BOARD_UNFINISHED = 'board-unfinished';

/** What the kit is made of: hands, eyes and ears, and the way to the tablets. */
function makeParts(config: KitConfig, log: Logger) {
  const clock = systemClock;
  return {
    board: createBoard({
      ...config.board,
      update: {
        imagePath: FIRMWARE_IMAGE,
        automatic: config.board.update === 'auto',
        unfinishedPath: join(config.state_dir, BOARD_UNFINISHED),
      },
      lockFolder: config.run_dir,
      clock,
      log: log.child({ room: 'board' }),
    }),
    media: createMedia({
      ...config.camera,
      ...config.sound,
      directory: config.run_dir,
      clock,
      log: log.child({ room: 'media' }),
    }),
    bridge: createBridge({
      relayUrl: config.relay_url,
      iceServers: config.ice_servers,
      maxKbps: config.camera.max_kbps,
      makeRtcPeer,
      clock,
      log: log.child({ room: 'bridge' }),
    }),
  };
}

/** The composition root: makes the rooms and joins their ports. It decides nothing. */
function createKit(config: KitConfig, log: Logger, eventLoopP99Us: () => number) {
  const clock = systemClock;
  const { board, media, bridge } = makeParts(config, log);
  const { panMinDeg, panMaxDeg, parkDeg } = board.description;
  const loop = new SessionLoop({
    facts: {
      panMinDeg,
      panMaxDeg,
      parkDeg,
      viewDeg: config.camera.view_deg,
      cameraLight: config.camera.light,
      presets: config.presets,
    },
    board,
    media,
    bridge,
    clock,
    log: log.child({ room: 'session' }),
    onChange: (state) => {
      const { presence, signals, link } = statusOf(state, {});
      board.setFree(link === 'none');
      desk.inClass(presence, signals.includes('hand'));
      status.changed();
    },
  });
  const countersNow = () => ({
    ...bridge.counters,
    ...board.counters,
    event_loop_p99_us: eventLoopP99Us(),
  });
  const statusNow = () => statusOf(loop.state, countersNow());
  const desk = createDesk({
    stateDir: config.state_dir,
    otherFiles: [BOARD_UNFINISHED],
    address: addressOf(config),
    clock,
    wall: wallClock({ builtMs: BUILT_MS, ...(config.clock === 'system' && { synchronized: () => true }) }),
    status: statusNow,
    log: log.child({ room: 'records' }),
  });
  const inputs = new SessionInputs({
    loop,
    media,
    bridge,
    desk,
    angle: new PictureAngle(media.captureDelayMs),
    log: log.child({ room: 'session' }),
  });
  const status = new StatusServer(join(config.run_dir, 'kit.sock'), statusNow, log.child({ room: 'status' }));
  const frontDesk = new FrontDesk(desk, board, () => statusNow().link !== 'none');
  const deskSocket = new DeskSocket(
    join(config.run_dir, 'desk.sock'),
    frontDesk,
    log.child({ room: 'desk' }),
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
      await desk.open((event) => inputs.onDesk(event));
      await deskSocket.open();
    },
    /** The class sees the lens look away before the process ends: the board holds the head once it hears nothing. */
    async close(): Promise<void> {
      loop.dispatch({ type: 'closing' });
      await deskSocket.close();
      await desk.close();
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
  // Sockets and records are for the kit's own user, from the moment they are there.
  process.umask(0o077);
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
