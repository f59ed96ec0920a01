import { createMeter } from './meter.ts';

/** Put into the real tablet page: measures its own video element. */
window.meter = createMeter();
window.meter.watchVideo(document.querySelector('video')!);
