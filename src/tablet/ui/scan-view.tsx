import { useEffect, useRef } from 'preact/hooks';
import { startScan } from '../pair/scan.ts';
import type { GateActions } from '../pair/state.ts';
import { PAIR } from '../pair/text.ts';

/** The tablet's own camera, looking for a code. It is opened with this view and closed with it. */
export function ScanView({ gate }: { gate: GateActions }) {
  const video = useRef<HTMLVideoElement>(null);
  useEffect(() => {
    const element = video.current;
    if (element === null) return;
    return startScan(element, {
      read: (text) => gate.scanned(text),
      refused: () => gate.cameraRefused(),
    });
  }, [gate]);
  return <video class="scan" ref={video} playsInline muted aria-label={PAIR.scanning.nl} />;
}
