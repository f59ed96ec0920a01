import type { WindowState } from '../state.ts';

const SVG = 'http://www.w3.org/2000/svg';
const HEAD = { x: 450, y: 166, radius: 104, lensRadius: 40 } as const;
const RING = { x: 450, y: 312, rx: 172, ry: 27 } as const;
const DISPLAY = { width: 128, height: 64, lit: [214, 240, 255], dark: [10, 15, 21] } as const;

type Attributes = Readonly<Record<string, string | number>>;

function add(parent: Element, name: string, attributes: Attributes): Element {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, String(value));
  parent.append(element);
  return element;
}

/** The head: a ball whose lens goes round with the angle and grows narrow toward the side. */
export class HeadDrawing {
  readonly #lens: Element;
  readonly #light: Element;

  constructor(parent: Element) {
    const { x, y, radius, lensRadius } = HEAD;
    add(parent, 'circle', {
      cx: x,
      cy: y,
      r: radius,
      fill: 'url(#ball)',
      stroke: '#aab6c1',
      'stroke-width': 2,
    });
    const clipped = add(parent, 'g', { 'clip-path': 'url(#head-shape)' });
    this.#lens = add(clipped, 'g', {});
    add(this.#lens, 'circle', { r: lensRadius + 20, fill: '#39424e' });
    add(this.#lens, 'circle', { r: lensRadius + 8, fill: '#1c232c' });
    add(this.#lens, 'circle', { r: lensRadius, fill: 'url(#glass)' });
    add(this.#lens, 'ellipse', { cx: -13, cy: -15, rx: 11, ry: 8, fill: '#fff', opacity: 0.75 });
    this.#light = add(this.#lens, 'circle', { cy: -80, r: 8, stroke: '#39424e', 'stroke-width': 2 });
  }

  show(panDegrees: number, cameraOpen: boolean): void {
    const angle = (panDegrees * Math.PI) / 180;
    // The class sees the head from the front: what is right for the lens is left for us.
    const x = HEAD.x - Math.sin(angle) * (HEAD.radius - 16);
    this.#lens.setAttribute(
      'transform',
      `translate(${x.toFixed(1)} ${HEAD.y + 6}) scale(${Math.max(0.08, Math.cos(angle)).toFixed(3)} 1)`,
    );
    this.#light.setAttribute('fill', cameraOpen ? '#ff3b30' : '#5b3a38');
  }
}

/** The ring of lights around the neck. */
export class RingDrawing {
  readonly #back: Element;
  readonly #front: Element;
  #lights: { readonly dot: Element; readonly glow: Element }[] = [];

  /** @param back holds the lights behind the neck. */
  constructor(front: Element, back: Element) {
    this.#front = front;
    this.#back = back;
  }

  show(ring: WindowState['ring']): void {
    if (this.#lights.length !== ring.length) this.#build(ring.length);
    ring.forEach(({ r, g, b }, index) => {
      const most = Math.max(r, g, b);
      // Light adds to white plastic: dim LEDs are still seen clearly in a room, so the eye's curve is applied.
      const shine = (most / 255) ** 0.45;
      const part = (value: number) =>
        Math.round(most === 0 ? 205 : 205 * (1 - shine) + (value / most) * 255 * shine);
      const colour = `rgb(${part(r)} ${part(g)} ${part(b)})`;
      const light = this.#lights[index];
      light?.dot.setAttribute('fill', colour);
      light?.glow.setAttribute('fill', colour);
      light?.glow.setAttribute('opacity', String(most === 0 ? 0 : 0.35 + 0.5 * shine));
    });
  }

  #build(count: number): void {
    this.#front.replaceChildren();
    this.#back.replaceChildren();
    this.#lights = Array.from({ length: count }, (_, index) => {
      const angle = ((index + 0.5) / count) * 2 * Math.PI;
      const [cx, cy] = [RING.x + Math.cos(angle) * RING.rx, RING.y + Math.sin(angle) * RING.ry];
      const parent = Math.sin(angle) < 0 ? this.#back : this.#front;
      const glow = add(parent, 'ellipse', { cx, cy, rx: 24, ry: 18, filter: 'url(#glow)', opacity: 0 });
      const dot = add(parent, 'ellipse', { cx, cy, rx: 12, ry: 6.5, stroke: '#9fb0bd', 'stroke-width': 1.5 });
      return { dot, glow };
    });
  }
}

/** Draws the display's memory (pages of eight rows, a byte a column, least bit on top) pixel for pixel. */
export function drawDisplay(canvas: HTMLCanvasElement, pixelsBase64: string): void {
  const context = canvas.getContext('2d');
  if (context === null || pixelsBase64 === '') return;
  const bytes = Uint8Array.from(atob(pixelsBase64), (character) => character.charCodeAt(0));
  const image = context.createImageData(DISPLAY.width, DISPLAY.height);
  for (let pixel = 0; pixel < DISPLAY.width * DISPLAY.height; pixel += 1) {
    const [x, y] = [pixel % DISPLAY.width, Math.floor(pixel / DISPLAY.width)];
    const lit = ((bytes[(y >> 3) * DISPLAY.width + x] ?? 0) >> (y & 7)) & 1;
    image.data.set([...(lit ? DISPLAY.lit : DISPLAY.dark), 255], pixel * 4);
  }
  context.putImageData(image, 0, 0);
}
