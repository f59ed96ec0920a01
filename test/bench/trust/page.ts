import { measureSeal } from './measure.ts';

declare global {
  interface Window {
    measureSeal: typeof measureSeal;
  }
}

window.measureSeal = measureSeal;
