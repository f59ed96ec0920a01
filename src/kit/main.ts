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
import type { BoardEvent, BridgeEvent, KitStatus, MediaEvent } from './ports.ts';
import { LookAge } from './session/look-age.ts';
import { SessionLoop } from './session/loop.ts';
import { PictureAngle } from './session/picture-angle.ts';
import { isSessionFrame } from './session/state.ts';
import { missingParts, reportOf } from './session/wanted.ts';
import { StatusServer } from './status.ts';

/** The process ends with 3 when its settings do not fit. */
const EXIT_CONFIG = 3;
/** From the lens to the packet's arrival here: half a picture's exposure and read-out, and the encoder. */
const CAPTURE_DELAY_MS = 12;

/** How often the event loop's delay is sampled. */
const LOOP_SAMPLE_MS = 5;

/** The longest way to the park angle. */
const PARK_MS = 2_500;

/** The composition root: makes the rooms and joins their ports. It decides nothing. */
function createKit(config: KitConfig, log: Logger, eventLoopDelay: ReturnType<typeof monitorEventLoopDelay>) {
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
  const loop = new SessionLoop({
    facts: {
      name: config.pupil_name,
      panMinDeg: board.description.panMinDeg,
      panMaxDeg: board.description.panMaxDeg,
      parkDeg: board.description.parkDeg,
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
  const statusOf = (): KitStatus => {
    const { state } = loop;
    const report = reportOf(state, loop.facts);
    return {
      presence: report.presence,
      signals: report.signals,
      voice: report.voice,
      privacy: report.privacy,
      link: state.seat.kind === 'empty' ? 'none' : state.seat.kind === 'taken' ? 'up' : 'lost',
      board: state.board,
      relay,
      picture: report.picture,
      sound: report.sound,
      missing: missingParts(state),
      counters: { ...bridge.counters, event_loop_p99_us: lateUs(eventLoopDelay) },
    };
  };
  const status = new StatusServer(join(config.run_dir, 'kit.sock'), statusOf, log.child({ room: 'status' }));
  const angle = new PictureAngle(CAPTURE_DELAY_MS);
  const ages = new Map<number, LookAge>();
  let relay = false;
  let headMoves = false;

  const onBoard = (event: BoardEvent): void => {
    switch (event.type) {
      case 'board_angle':
        angle.report(event.atMs, event.panDeg);
        if (headMoves && !event.moving) loop.dispatch({ type: 'angle', panDeg: event.panDeg });
        headMoves = event.moving;
        return;
      case 'dead_man':
        log.warn({}, 'the board heard nothing for too long and held the head');
        loop.dispatch(event);
        return;
      default:
        loop.dispatch(event);
    }
  };

  const onMedia = (event: MediaEvent): void => {
    if (event.type === 'part_missing') {
      log.warn({ part: event.part, code: event.code, detail: event.detail }, 'a part is missing');
    }
    if (event.type === 'part_back') log.info({ part: event.part }, 'a part is back');
    loop.dispatch(event);
  };

  const onBridge = (event: BridgeEvent): void => {
    switch (event.type) {
      case 'peer_open':
        ages.set(event.peer, new LookAge());
        loop.dispatch(event);
        return;
      case 'peer_closed':
        ages.delete(event.peer);
        loop.dispatch(event);
        return;
      case 'relay':
        relay = event.connected;
        loop.dispatch(event);
        status.changed();
        return;
      case 'frame':
        onFrame(event.peer, event.frame);
        return;
      case 'rtc':
        if (event.connected) media.keyframe();
        return;
      case 'keyframe_wanted':
        media.keyframe();
        return;
      case 'bitrate':
        media.setPictureBitrate(event.kbps);
    }
  };

  const onFrame = (peer: number, frame: Extract<BridgeEvent, { type: 'frame' }>['frame']): void => {
    const age = ages.get(peer);
    if ((frame.type === 'look' || frame.type === 'turn') && age?.expired(frame.sent_ms, clock.nowMs())) {
      bridge.send(peer, { type: 'refused', code: 'NABIJ_E_LOOK_EXPIRED', of: frame.type });
      return;
    }
    if (isSessionFrame(frame)) loop.dispatch({ type: 'frame', peer, frame });
  };

  return {
    async open(): Promise<void> {
      await status.open();
      board.open(onBoard);
      media.open(onMedia, {
        picture(rtp, arrivedMs) {
          bridge.media.picture(rtp, arrivedMs);
          const { seat } = loop.state;
          const frame = seat.kind === 'taken' ? angle.onPacket(rtp, arrivedMs) : null;
          if (frame !== null && seat.kind === 'taken') bridge.send(seat.peer, frame);
        },
        sound: (rtp) => bridge.media.sound(rtp),
      });
      bridge.open(onBridge, (rtp) => media.playVoice(rtp));
    },
    /** The class sees the lens look away before the process ends: the board holds the head once it hears nothing. */
    async close(): Promise<void> {
      const { seat } = loop.state;
      if (seat.kind === 'taken') {
        loop.dispatch({ type: 'frame', peer: seat.peer, frame: { type: 'leave' } });
        await new Promise<void>((resolve) => clock.after(PARK_MS, resolve));
      }
      loop.close();
      await bridge.close();
      await media.close();
      await board.close();
      await status.close();
    },
  };
}

/** The event loop's delay, 99th percentile since the start: Node's histogram holds the sampling interval as well. */
function lateUs(delay: ReturnType<typeof monitorEventLoopDelay>): number {
  return Math.max(0, Math.round(delay.percentile(99) / 1_000) - LOOP_SAMPLE_MS * 1_000);
}

/** Runs a kit until it is told to stop: `node src/kit/main.ts --config FILE`. */
async function main(): Promise<void> {
  const { values } = parseArgs({ options: { config: { type: 'string', default: '/etc/nabij/kit.json' } } });
  const config = readConfig(values.config);
  const { log, flush } = createLogger('kit', config.log_level);
  const eventLoopDelay = monitorEventLoopDelay({ resolution: LOOP_SAMPLE_MS });
  eventLoopDelay.enable();
  const kit = createKit(config, log, eventLoopDelay);
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
