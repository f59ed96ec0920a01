/** The parts of johnny-five and firmata-io that this room uses; neither comes with types of its own. */
declare module 'johnny-five' {
  import type { EventEmitter } from 'node:events';
  import type { FirmataIo } from 'firmata-io';

  export interface Board extends EventEmitter {
    io: FirmataIo | null;
    readonly register: unknown[];
    timer: NodeJS.Timeout | null;
  }
  interface BoardConstructor {
    new (options: {
      io: FirmataIo;
      repl: false;
      debug: false;
      sigint: false;
      /** Milliseconds from connect to ready. */
      timeout: number;
    }): Board;
    readonly cache: Board[];
    readonly Pins: { readonly normalize: { clear(): void } };
  }
  export interface Servo extends EventEmitter {
    board: Board | null;
    io: FirmataIo | null;
    to(degrees: number): this;
  }
  interface ServoOptions {
    readonly pin: number;
    readonly board: Board;
    readonly range: readonly [number, number];
    readonly degreeRange: readonly [number, number];
    readonly controller: {
      readonly initialize: { value(): void };
      readonly update: { value(degrees: number): void };
    };
  }
  const five: {
    readonly Board: BoardConstructor;
    readonly Servo: new (options: ServoOptions) => Servo;
  };
  export default five;
}

declare module 'firmata-io' {
  import type { EventEmitter } from 'node:events';

  export interface Transport {
    on(event: string, listener: (...values: never[]) => void): unknown;
    write(bytes: Buffer, done: () => void): void;
  }
  export interface FirmataIo extends EventEmitter {
    /** The bytes of the message being read, F0 and F7 included. */
    readonly buffer: number[];
    readonly reportVersionTimeoutId: NodeJS.Timeout;
    /** As last reported. */
    readonly version: { readonly major?: number; readonly minor?: number };
  }
  interface FirmataConstructor {
    new (
      transport: Transport,
      options: {
        /** Milliseconds until a board that has not said its version is asked. */
        reportVersionTimeout: number;
        /** Its pins are not asked but taken for this many. */
        skipCapabilities: true;
        pinCount: number;
      },
    ): FirmataIo;
    readonly SYSEX_RESPONSE: Record<number, (io: FirmataIo) => void>;
  }
  const bindTransport: { readonly Firmata: FirmataConstructor };
  export default bindTransport;
}
