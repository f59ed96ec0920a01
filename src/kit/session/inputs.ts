import type { Clock } from '../../core/clock.ts';
import type { Logger } from '../../core/log.ts';
import type { TabletFrame } from '../../protocol/frames.ts';
import type {
  BoardEvent,
  BridgeEvent,
  BridgePort,
  DeskEvent,
  DeskPort,
  MediaEvent,
  MediaPort,
  MediaSink,
} from '../ports.ts';
import type { SessionLoop } from './loop.ts';
import type { PictureAngle } from './picture-angle.ts';
import { isSessionFrame } from './state.ts';

interface InputsOptions {
  readonly loop: SessionLoop;
  readonly media: MediaPort;
  readonly bridge: BridgePort;
  readonly desk: DeskPort;
  readonly angle: PictureAngle;
  readonly log: Logger;
}

/** How near the park angle counts as parked. */
const PARKED_DEG = 1;
const PARKED_CHECK_MS = 50;

/**
 * What the ports tell, on its way to the session: what the machine must decide on becomes an event, what needs no
 * decision (keyframes, bitrate, the angle of a picture) goes straight to where it is used.
 */
export class SessionInputs {
  /** The class' picture and sound; each picture's first packet also tells the tablet its angle. */
  readonly media: MediaSink = {
    picture: (rtp, arrivedMs) => this.#picture(rtp, arrivedMs),
    sound: (rtp) => this.#options.bridge.media.sound(rtp),
  };
  readonly #options: InputsOptions;
  #moving = false;
  #panDeg: number | null = null;

  constructor(options: InputsOptions) {
    this.#options = options;
  }

  onBoard(event: BoardEvent): void {
    const { loop, angle, log } = this.#options;
    if (event.type === 'board_angle') {
      angle.report(event.atMs, event.panDeg);
      this.#panDeg = event.panDeg;
      // While the head goes to an angle that was asked, the session knows better than the board where to.
      const tells = loop.state.turning || (this.#moving && !event.moving);
      this.#moving = event.moving;
      if (tells) loop.dispatch({ type: 'angle', panDeg: event.panDeg });
      return;
    }
    if (event.type === 'board_lost') this.#panDeg = null;
    if (event.type === 'dead_man') log.warn({}, 'the board heard nothing for too long and held the head');
    loop.dispatch(event);
  }

  onMedia(event: MediaEvent): void {
    const { loop, log } = this.#options;
    if (event.type === 'part_missing') {
      log.warn({ part: event.part, code: event.code, detail: event.detail }, 'a part is missing');
    } else if (event.type === 'part_back') log.info({ part: event.part }, 'a part is back');
    loop.dispatch(event);
  }

  onBridge(event: BridgeEvent): void {
    const { loop, media, desk } = this.#options;
    switch (event.type) {
      case 'frame':
        this.#frame(event.peer, event.frame);
        break;
      case 'paired':
      case 'pairing_failed':
        desk.onPairing(event);
        break;
      case 'rtc':
        if (event.connected) media.keyframe();
        break;
      case 'keyframe_wanted':
        media.keyframe();
        break;
      case 'bitrate':
        media.setPictureBitrate(event.kbps);
        break;
      default:
        loop.dispatch(event);
    }
  }

  onDesk(event: DeskEvent): void {
    const { loop, bridge } = this.#options;
    if (event.type === 'doors') {
      const { doors } = event;
      loop.dispatch({ type: 'doors', open: doors.pinned.length > 0 || doors.pairing !== null });
      bridge.setDoors(doors);
    } else loop.dispatch(event);
  }

  /** Resolves when the head looks away and rests, when there is no board to turn it, or after `limitMs`. */
  async parked(clock: Clock, limitMs: number): Promise<void> {
    const { parkDeg } = this.#options.loop.facts;
    const endMs = clock.nowMs() + limitMs;
    while (this.#panDeg !== null && clock.nowMs() < endMs) {
      if (Math.abs(this.#panDeg - parkDeg) < PARKED_DEG) return;
      await new Promise<void>((resolve) => clock.after(PARKED_CHECK_MS, resolve));
    }
  }

  #frame(peer: number, frame: TabletFrame): void {
    const { loop, bridge, desk } = this.#options;
    if (frame.type === 'ask') {
      const { peers, consultants } = loop.state;
      const role = peers.includes(peer) ? 'pupil' : consultants.includes(peer) ? 'consultant' : null;
      if (role === null) return;
      desk.ask(role, frame.ask, (answer) => bridge.send(peer, { type: 'answer', id: frame.id, answer }));
      return;
    }
    // The clock may have passed the end of the hours since anybody looked.
    if (frame.type === 'join') desk.admit();
    if (isSessionFrame(frame)) loop.dispatch({ type: 'frame', peer, frame });
  }

  #picture(rtp: Buffer, arrivedMs: number): void {
    const { loop, bridge, angle } = this.#options;
    bridge.media.picture(rtp, arrivedMs);
    const { seat } = loop.state;
    if (seat.kind !== 'taken') return;
    const frame = angle.onPacket(rtp, arrivedMs);
    if (frame !== null) bridge.send(seat.peer, frame);
  }
}
