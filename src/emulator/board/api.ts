/** The emulated board as the rest of the emulator, the tests and the benches see it. */
export interface Rgb {
  readonly r: number;
  readonly g: number;
  readonly b: number;
}

/** One servo pulse as decoded from the pin. Times in microseconds of simulated time. */
export interface Pulse {
  readonly axis: 'pan' | 'tilt';
  readonly riseUs: number;
  readonly widthUs: number;
}

/** The serial line's far end: what a kit (in process) or a pty holds. Byte timing is the UART's own. */
export interface SerialEnd {
  write(bytes: Uint8Array): void;
  /** Bytes that the board sent, in the order and no earlier than the UART finished them. */
  onBytes: (bytes: Uint8Array) => void;
}

export interface EmulatedBoard {
  readonly serial: SerialEnd;
  /** Simulated milliseconds since power-up of the emulator; goes on through resets. */
  readonly nowMs: number;
  /** Runs simulated time as fast as it goes. Not while paced. */
  run(ms: number): void;
  /** Keeps simulated time at wall time until the returned function is called. */
  pace(): () => void;
  /** How far simulated time was behind wall time at worst since pace() began, ms. */
  readonly worstLagMs: number;
  /** The last whole pulse on an axis' pin, or null when none came for 100 ms. */
  pulse(axis: 'pan' | 'tilt'): Pulse | null;
  onPulse(listener: (pulse: Pulse) => void): () => void;
  /** Colours last latched by the ring, as decoded from the data pin. */
  readonly ring: readonly Rgb[];
  onRing(listener: (ring: readonly Rgb[]) => void): () => void;
  /** 1024 bytes as in the SSD1306's own memory (page, column, least bit on top), all zero while it is off. */
  readonly display: Uint8Array;
  /** Whether the display answers on I2C; set to false to take its cable off. */
  displayPresent: boolean;
  button(which: 'privacy' | 'seen', pressed: boolean): void;
  /** The supply that the board measures, mV: 5000 until it is set. Nothing else changes with it. */
  supplyMv: number;
  /** Voltage over the shunt in the servos' ground, mV: 0 until it is set. A shunt is fitted when a test says so. */
  servoCurrentMv: number;
  /** Somebody opens the serial port: its DTR line resets the board, unless the program holds RESET. */
  dtr(): void;
  /**
   * 'hang' stops the program where it is (the watchdog must save it), 'freeze' does so with its interrupts shut;
   * 'reset' pulls RESET; 'power' takes the supply of board, display and ring off and on: they hang on one
   * (hardware/supply.ts). The data cable does not carry it: an unplug leaves all three as they are.
   */
  fault(kind: 'hang' | 'freeze' | 'reset' | 'power'): void;
  /** Whether the program holds RESET, so that opening the serial port does not reset the board. */
  readonly resetGuarded: boolean;
  /** Resets since the start, whatever caused them. */
  readonly resets: number;
  /** Bytes that the UART lost because the program did not fetch them in time. */
  readonly overruns: number;
}
