/** The few parts of gjs and GStreamer that the child's program uses. */
declare module 'gi://Gst?version=1.0' {
  interface GstObject {
    get_name(): string;
  }
  interface Pad {
    send_event(event: Event): boolean;
  }
  interface Event {
    readonly __event: never;
  }
  interface Message {
    readonly type: number;
    readonly src: GstObject | null;
    parse_error(): [{ matches(domain: unknown, code: number): boolean; message: string }, string | null];
  }
  interface Bus {
    add_signal_watch(): void;
    remove_signal_watch(): void;
    connect(signal: 'message', handler: (bus: Bus, message: Message) => void): number;
  }
  interface Element extends GstObject {
    get_static_pad(name: string): Pad | null;
    set_state(state: number): number;
  }
  interface Bin extends Element {
    get_by_name(name: string): Element | null;
  }
  interface Pipeline extends Bin {
    get_bus(): Bus;
    use_clock(clock: Clock): void;
    set_start_time(timeNs: bigint): void;
    set_base_time(timeNs: number): void;
  }
  interface Clock {
    get_time(): number;
  }
  const Gst: {
    init(argv: null): void;
    parse_launch(text: string): Pipeline;
    util_set_object_arg(object: GstObject, property: string, value: string): void;
    readonly State: { readonly NULL: number; readonly PLAYING: number };
    readonly StateChangeReturn: { readonly FAILURE: number };
    readonly MessageType: { readonly ERROR: number; readonly EOS: number };
    readonly EventType: { readonly CUSTOM_UPSTREAM: number };
    readonly ParseError: { readonly NO_SUCH_ELEMENT: number };
    readonly CoreError: { readonly MISSING_PLUGIN: number };
    readonly Structure: { from_string(text: string): [unknown, unknown] };
    readonly Event: { new_custom(type: number, structure: unknown): Event };
    readonly SystemClock: { obtain(): Clock };
  };

  export type { Element, Message, Pipeline };
  export default Gst;
}

declare module 'gi://GLib?version=2.0' {
  interface MainLoop {
    run(): void;
    quit(): void;
  }
  const GLib: { MainLoop: new (context: null, running: boolean) => MainLoop };
  export default GLib;
}

declare module 'gi://Gio?version=2.0' {
  interface Socket {
    readonly fd: number;
    set_blocking(blocking: boolean): void;
    receive(size: number, cancellable: null): unknown;
    condition_check(condition: number): number;
  }
  interface SocketConnection {
    get_socket(): Socket;
    close(cancellable: null): boolean;
  }
  interface DataInputStream {
    read_line_async(
      priority: number,
      cancellable: null,
      done: (stream: DataInputStream, result: unknown) => void,
    ): void;
    read_line_finish_utf8(result: unknown): [string | null, number];
  }
  interface OutputStream {
    write_all(bytes: Uint8Array, cancellable: null): [boolean, number];
  }
  const Gio: {
    UnixInputStream: new (options: { fd: number; close_fd: boolean }) => object;
    UnixOutputStream: new (options: { fd: number; close_fd: boolean }) => OutputStream;
    DataInputStream: new (options: { base_stream: object }) => DataInputStream;
    SocketClient: new () => { connect(address: object, cancellable: null): SocketConnection };
    readonly UnixSocketAddress: { new (options: { path: string }): object };
    readonly Socket: { new_from_fd(fd: number): Socket };
  };
  export default Gio;
}
