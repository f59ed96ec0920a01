import { readFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { castAt } from '../classroom/room/cast.ts';
import { roomSvg } from '../classroom/room/room.ts';

export interface Page {
  readonly type: string;
  readonly body: string;
}

function read(name: string): string {
  return readFileSync(new URL(name, import.meta.url), 'utf8');
}

/**
 * The page's script as a browser takes it. Node says once for each process that this function is experimental, which
 * nobody who starts the emulator can do anything about: that one warning is held back.
 */
function javascriptOf(name: string): string {
  const emitWarning = process.emitWarning;
  process.emitWarning = () => {};
  try {
    return stripTypeScriptTypes(read(name));
  } finally {
    process.emitWarning = emitWarning;
  }
}

const SCRIPT = 'text/javascript; charset=utf-8';

/**
 * Everything that the class window serves as a file, by path. Made once and at the start: done later, it would hold
 * up the board's simulated time.
 */
export function makePages(): ReadonlyMap<string, Page> {
  const script = (name: string): [string, Page] => [
    `/${name}`,
    { type: SCRIPT, body: javascriptOf(`page/${name}`) },
  ];
  return new Map([
    ['/', { type: 'text/html; charset=utf-8', body: read('page/index.html') }],
    ['/window.css', { type: 'text/css; charset=utf-8', body: read('page/window.css') }],
    script('window.ts'),
    script('words.ts'),
    script('kit-drawing.ts'),
    ['/room.svg', { type: 'image/svg+xml', body: roomSvg(castAt(0)) }],
  ]);
}
