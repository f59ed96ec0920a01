/** Line icons, 24 × 24, drawn in the colour of the text. Each stands beside a word, never alone with meaning. */
const PATHS = {
  mic_off:
    'M4 4l16 16M9 9v3a3 3 0 0 0 4.5 2.6M15 11V6a3 3 0 0 0-5.7-1.3M6 11v1a6 6 0 0 0 9.5 4.9M18 11v1a6 6 0 0 1-.4 2.2M12 18v3',
  mic: 'M12 3a3 3 0 0 1 3 3v6a3 3 0 0 1-6 0V6a3 3 0 0 1 3-3zM6 11v1a6 6 0 0 0 12 0v-1M12 18v3',
  mic_soft: 'M12 6a2 2 0 0 1 2 2v4a2 2 0 0 1-4 0V8a2 2 0 0 1 2-2zM7.5 12a4.5 4.5 0 0 0 9 0M12 17v3',
  hand: 'M8 12V5.5a1.5 1.5 0 0 1 3 0V11M11 10.5v-6a1.5 1.5 0 0 1 3 0V11M14 11V6a1.5 1.5 0 0 1 3 0v8a7 7 0 0 1-7 7c-2.6 0-4-1.2-5.4-3.6L2.9 14.200a1.500 1.500 0 0 1 2.500-1.700L8 15',
  yes: 'M5 12.5l4.500 4.500L19 7.500',
  no: 'M6.500 6.500l11 11M17.500 6.500l-11 11',
  done: 'M5 21V4M5 4h12l-2.500 4.500L17 13H5',
  puzzled: 'M9 9a3 3 0 1 1 4.200 2.750c-.8.4-1.200 1-1.200 2.250M12 18h.01',
  rest: 'M20 14.500A8 8 0 0 1 9.500 4a8 8 0 1 0 10.500 10.500z',
  ear: 'M7 9.500a5 5 0 0 1 10 0c0 3.500-3.500 4-3.500 7.500a3 3 0 0 1-5.500 1.700M10 10a2 2 0 0 1 4 0c0 1.500-1.500 1.700-1.500 3',
  eye: 'M2.500 12S6 5.500 12 5.500 21.500 12 21.500 12 18 18.500 12 18.500 2.500 12 2.500 12zM12 9a3 3 0 1 1 0 6 3 3 0 0 1 0-6z',
  leave: 'M14 4h4a1 1 0 0 1 1 1v14a1 1 0 0 1-1 1h-4M10 8l-4 4 4 4M6 12h9',
  left: 'M15 5l-7 7 7 7',
  right: 'M9 5l7 7-7 7',
  pause: 'M8 5v14M16 5v14',
  keys: 'M4 6.500h16a1.500 1.500 0 0 1 1.500 1.500v8a1.500 1.500 0 0 1-1.500 1.500H4A1.500 1.500 0 0 1 2.500 16V8A1.500 1.500 0 0 1 4 6.500zM6.500 10.500h.01M10 10.500h.01M13.500 10.500h.01M17 10.500h.01M8 14h8',
  link: 'M3 9a13 13 0 0 1 18 0M6.500 12.500a8 8 0 0 1 11 0M10 16a3 3 0 0 1 4 0M12 19.500h.01',
} as const;

export type IconName = keyof typeof PATHS;

export function Icon({ name }: { name: IconName }) {
  return (
    <svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <path d={PATHS[name]} />
    </svg>
  );
}
