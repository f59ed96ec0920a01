import { systemClock } from '../../core/clock.ts';
import type { LookController } from './controller.ts';
import { drag, type Gesture, type GestureStep, IDLE, lift, press } from './gesture.ts';

/**
 * Pointers on the picture. `pointerrawupdate` comes before the browser waits for the next display frame and is
 * taken where it exists (secure pages only); `pointermove` gives the same point again, which changes nothing.
 * @returns a function that lets go of the element.
 */
export function watchPointer(stage: HTMLElement, look: LookController, pxPerDeg: () => number): () => void {
  let gesture: Gesture = IDLE;
  const take = (step: GestureStep) => {
    gesture = step.gesture;
    if (step.look?.kind === 'drag') look.dragTo(step.look.panDeg);
    else if (step.look?.kind === 'tap') look.lookAt(step.look.panDeg);
  };
  const middlePx = (event: PointerEvent) => {
    const box = stage.getBoundingClientRect();
    return event.clientX - box.left - box.width / 2;
  };
  const onDown = (event: PointerEvent) => {
    if (event.button !== 0) return;
    stage.setPointerCapture(event.pointerId);
    take(press(gesture, event.pointerId, middlePx(event), systemClock.nowMs(), look.askedDeg));
  };
  const onMove = (event: Event) => {
    if (gesture.kind === 'idle' || !(event instanceof PointerEvent)) return;
    const last = event.getCoalescedEvents?.().at(-1) ?? event;
    take(drag(gesture, event.pointerId, middlePx(last), pxPerDeg()));
  };
  const onUp = (event: PointerEvent) => {
    take(lift(gesture, event.pointerId, systemClock.nowMs(), pxPerDeg()));
  };
  const onCancel = () => {
    gesture = IDLE;
  };
  stage.addEventListener('pointerdown', onDown);
  stage.addEventListener('pointerrawupdate', onMove);
  stage.addEventListener('pointermove', onMove);
  stage.addEventListener('pointerup', onUp);
  stage.addEventListener('pointercancel', onCancel);
  return () => {
    stage.removeEventListener('pointerdown', onDown);
    stage.removeEventListener('pointerrawupdate', onMove);
    stage.removeEventListener('pointermove', onMove);
    stage.removeEventListener('pointerup', onUp);
    stage.removeEventListener('pointercancel', onCancel);
  };
}

const ARROWS: Readonly<Record<string, -1 | 1>> = { ArrowLeft: -1, ArrowRight: 1 };

/**
 * Keys anywhere on the page: arrows held turn, digits choose a preset. Everything that can hide a key's release
 * (another window, another tab, a lock screen) counts as letting go.
 */
export function watchKeys(look: LookController, preset: (index: number) => void): void {
  const held = new Set<string>();
  addEventListener('keydown', (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const direction = ARROWS[event.key];
    if (direction !== undefined) {
      event.preventDefault();
      if (event.repeat || held.has(event.key)) return;
      held.add(event.key);
      look.hold(direction);
    } else if (!event.repeat && /^[1-8]$/.test(event.key)) preset(Number(event.key) - 1);
  });
  addEventListener('keyup', (event) => {
    if (!held.delete(event.key)) return;
    const other = [...held].at(-1);
    if (other === undefined) look.release();
    else look.hold(ARROWS[other] ?? 1);
  });
  const letGo = () => {
    held.clear();
    look.release();
  };
  addEventListener('blur', letGo);
  addEventListener('pagehide', letGo);
  document.addEventListener('visibilitychange', letGo);
}
