import { AVRIOPort, type CPU, portBConfig, portCConfig, portDConfig } from 'avr8js';

const PORTS = { B: portBConfig, C: portCConfig, D: portDConfig } as const;

export type PortName = keyof typeof PORTS;

/** Tells of a change on a driven pin; a pin that is an input counts as low. `cycle` is exact for timer outputs. */
export type PinListener = (high: boolean, cycle: number) => void;

interface Watch {
  readonly port: PortName;
  readonly mask: number;
  readonly listener: PinListener;
}

interface Input {
  readonly port: PortName;
  readonly bit: number;
  readonly high: boolean;
}

/** The chip's pins as the parts around it see and drive them; these stay joined when the chip is reset. */
export class Pins {
  readonly #watches: Watch[] = [];
  readonly #inputs = new Map<string, Input>();
  readonly #driven: Record<PortName, number> = { B: 0, C: 0, D: 0 };
  #ports: Partial<Record<PortName, AVRIOPort>> = {};

  watch(port: PortName, bit: number, listener: PinListener): void {
    this.#watches.push({ port, mask: 1 << bit, listener });
  }

  /** Sets what the outside puts on an input pin. */
  setInput(port: PortName, bit: number, high: boolean): void {
    this.#inputs.set(`${port}${bit}`, { port, bit, high });
    this.#ports[port]?.setPin(bit, high);
  }

  /**
   * Takes over the ports of a chip that comes out of reset: all its pins are inputs.
   * @param edgeCycle the cycle of the edge being reported.
   */
  join(cpu: CPU, edgeCycle: () => number): void {
    for (const name of Object.keys(PORTS) as PortName[]) {
      const config = PORTS[name];
      const port = new AVRIOPort(cpu, config);
      this.#ports[name] = port;
      this.#changed(name, 0, edgeCycle());
      port.addListener((value) => this.#changed(name, value & cpu.data[config.DDR]!, edgeCycle()));
    }
    for (const { port, bit, high } of this.#inputs.values()) this.#ports[port]?.setPin(bit, high);
  }

  #changed(name: PortName, driven: number, cycle: number): void {
    const changed = driven ^ this.#driven[name];
    this.#driven[name] = driven;
    if (changed === 0) return;
    for (const { port, mask, listener } of this.#watches) {
      if (port === name && changed & mask) listener((driven & mask) !== 0, cycle);
    }
  }
}
