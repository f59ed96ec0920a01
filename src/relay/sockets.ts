import * as v from 'valibot';
import type { Logger } from '../core/log.ts';
import { KIT_ID, kitToRelay, type RelayToKit, type RelayToTablet } from '../protocol/relay.ts';
import type { Exchange, KitSeat, TabletSeat } from './exchange.ts';
import type { GuardEvents, GuardedSocket } from './guard.ts';
import type { RelayLimits } from './limits.ts';

/** One end's connection as the server sees it. */
export interface Session {
  /** Called every `socketPingMs`. */
  check(): void;
  end(code: 1001): void;
}

export interface SessionRoom {
  readonly exchange: Exchange;
  readonly limits: RelayLimits;
  readonly guarded: (share: number, events: GuardEvents) => GuardedSocket;
  readonly log: Logger;
}

const ENDED = { full: 4002, dropped: 1000, kit_gone: 4004 } as const;
const PEER_BYTES = 2;

/** Joins a kit's socket to its room. */
export function kitSocket(kitId: string, room: SessionRoom): Session {
  let seat: KitSeat | null = null;
  const socket = room.guarded(room.limits.tabletsPerKit, {
    message: (data, binary) => {
      if (seat === null) return;
      if (!binary) fromKit(data, seat, socket);
      else if (data.length < PEER_BYTES) socket.end(4006);
      else seat.send(data.readUInt16BE(0), data.subarray(PEER_BYTES));
    },
    closed: (code) => {
      seat?.leave();
      room.log.info({ at: seat === null ? undefined : partOf(kitId), code }, 'kit went');
    },
  });
  if (!KIT_ID.test(kitId)) {
    socket.end(4005);
    return socket;
  }
  const tell = (message: RelayToKit) => socket.send(JSON.stringify(message));
  seat = room.exchange.kit(kitId, {
    peerOpen: (peer) => tell({ type: 'peer_open', peer }),
    peerClosed: (peer) => tell({ type: 'peer_closed', peer }),
    frame: (peer, frame) => socket.send(withPeer(peer, frame)),
    replaced: () => socket.end(4003),
  });
  room.log.info({ at: partOf(kitId) }, 'kit came');
  return socket;
}

/** Joins a tablet's socket to the room of its kit. */
export function tabletSocket(kitId: string, room: SessionRoom): Session {
  let seat: TabletSeat | null = null;
  let waiting = true;
  const socket = room.guarded(1, {
    message: (data, binary) => {
      if (!binary) socket.end(4006);
      else if (data.length > room.limits.frameBytes) socket.end(1009);
      else {
        socket.used();
        seat?.send(data);
      }
    },
    closed: (code) => {
      seat?.leave();
      room.log.info({ at: KIT_ID.test(kitId) ? partOf(kitId) : undefined, code }, 'tablet went');
    },
  });
  if (!KIT_ID.test(kitId)) {
    socket.end(4005);
    return socket;
  }
  seat = room.exchange.tablet(kitId, {
    kitOnline: (online) => {
      waiting = !online;
      socket.used();
      socket.send(JSON.stringify({ type: 'kit', online } satisfies RelayToTablet));
    },
    frame: (frame) => {
      socket.used();
      socket.send(frame);
    },
    ended: (why) => socket.end(ENDED[why]),
  });
  room.log.info({ at: partOf(kitId) }, 'tablet came');
  return {
    check: () => {
      // Waiting for a kit is of use: the class may be late.
      if (!waiting && socket.idleMs > room.limits.socketIdleMs) socket.end(4004);
      else socket.check();
    },
    end: (code) => socket.end(code),
  };
}

function fromKit(data: Buffer, seat: KitSeat, socket: GuardedSocket): void {
  let message: unknown;
  try {
    message = JSON.parse(data.toString());
  } catch {
    socket.end(4006);
    return;
  }
  const result = v.safeParse(kitToRelay, message);
  if (result.success) seat.drop(result.output.peer);
  else socket.end(4006);
}

function withPeer(peer: number, frame: Buffer): Buffer {
  const message = Buffer.allocUnsafe(PEER_BYTES + frame.length);
  message.writeUInt16BE(peer, 0);
  frame.copy(message, PEER_BYTES);
  return message;
}

/** Enough to see in the log who met whom. The whole name is a pair's secret: who has it can stand there, too. */
function partOf(kitId: string): string {
  return `${kitId.slice(0, 4)}…`;
}
