import type { WebSocket } from 'ws';
import { systemClock } from '../../src/core/clock.ts';
import type { Channel } from '../../src/protocol/channel.ts';
import type { Role } from '../../src/protocol/office.ts';
import { softKey } from '../../src/protocol/seal/dh.ts';
import { KIND, ofKind } from '../../src/protocol/seal/kinds.ts';
import { farewellOf, routeOf } from '../../src/protocol/seal/pair.ts';
import {
  CODE_SECRET_BYTES,
  keyHashOf,
  LINK_SECRET_BYTES,
  makeSecret,
  meetingOf,
  writeCode,
  writeLink,
} from '../../src/protocol/seal/pairing.ts';
import { pairAsKit } from '../../src/protocol/seal/pairing-session.ts';
import { openAsKit } from '../../src/protocol/seal/session.ts';

/** What a fake kit answers at a name of the relay. */
export type FakeDoor =
  | { readonly kind: 'pairing'; readonly secret: Uint8Array; readonly role: Role }
  | { readonly kind: 'session'; readonly route: string; readonly role: Role; readonly publicKey: Uint8Array }
  | { readonly kind: 'farewell'; readonly note: Uint8Array };

/** The kit's side of pairing and seal: one pairing that waits, a session door for each tablet that paired. */
export class FakeDoors {
  /** The four words of the last pairing. */
  words: readonly string[] = [];
  /** Every failed try, by its code. */
  readonly failures: string[] = [];
  /** Somebody else answers in the kit's place. */
  impostor = false;
  /** Whether a tablet that paired is kept; a kit that cannot write keeps none. */
  pins = true;
  #key = softKey();
  readonly #doors = new Map<string, FakeDoor>();

  /** The fragment of a new link; at most one pairing waits. */
  newLink(role: Role): string {
    const secret = this.#wait(makeSecret(LINK_SECRET_BYTES), role);
    return writeLink({ secret, kitKeyHash: keyHashOf(this.#key.publicKey), relay: null });
  }

  /** A code, and the link that its QR holds. */
  newCode(role: Role): { code: string; fragment: string } {
    const secret = this.#wait(makeSecret(CODE_SECRET_BYTES), role);
    return { code: writeCode(secret), fragment: writeLink({ secret, kitKeyHash: null, relay: null }) };
  }

  at(name: string): FakeDoor | null {
    return this.#doors.get(name) ?? null;
  }

  /** Ends the loan as a kit does: another key, and a farewell for every tablet that was paired. */
  async endLoan(): Promise<void> {
    for (const [name, door] of [...this.#doors]) {
      this.#doors.delete(name);
      if (door.kind !== 'session') continue;
      this.#doors.set(name, { kind: 'farewell', note: await farewellOf(this.#key, door.publicKey) });
    }
    this.#key = softKey();
  }

  answer(door: FakeDoor, socket: WebSocket, opened: (channel: Channel, role: Role) => void): void {
    const inner = innerOf(socket);
    const common = {
      inner,
      timer: systemClock,
      ownKey: this.impostor ? softKey() : this.#key,
      failed: (code: string) => void this.failures.push(code),
    };
    if (door.kind === 'farewell') inner.send(ofKind(KIND.farewell, door.note));
    else if (door.kind === 'session') {
      openAsKit<Role>({
        ...common,
        kitId: door.route,
        candidates: [door],
        opened: ({ channel, role }) => opened(channel, role),
      });
    } else {
      pairAsKit({
        ...common,
        secret: door.secret,
        opened: (session) => {
          this.words = session.words;
          this.#forgetPairing();
          if (this.pins) void this.#pin(door.role, session.peerKey).then(() => session.confirm());
          else session.channel.close();
        },
      });
    }
  }

  /** Closes the pairing that waits. */
  stopPairing(): void {
    this.#forgetPairing();
  }

  async #pin(role: Role, publicKey: Uint8Array): Promise<void> {
    const route = await routeOf(this.#key, publicKey);
    this.#doors.set(route, { kind: 'session', route, role, publicKey });
  }

  #wait(secret: Uint8Array, role: Role): Uint8Array {
    this.#forgetPairing();
    this.#doors.set(meetingOf(secret).id, { kind: 'pairing', secret, role });
    return secret;
  }

  #forgetPairing(): void {
    for (const [name, { kind }] of this.#doors) if (kind === 'pairing') this.#doors.delete(name);
  }
}

function innerOf(socket: WebSocket): Channel {
  const channel: Channel = {
    onFrame: () => {},
    onClose: () => {},
    backlogBytes: 0,
    send: (bytes) => socket.send(bytes),
    close: () => socket.close(1000),
  };
  socket.on('message', (data: Buffer, binary: boolean) => {
    if (binary) channel.onFrame(new Uint8Array(data));
  });
  socket.on('close', () => channel.onClose());
  return channel;
}
