import { spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { RecordStore } from '../../../src/kit/records/store.ts';
import { randomOf } from '../../support/random.ts';
import { COUNTED, counted } from './killed-writer.ts';
import { scratchFolder } from './scratch.ts';

const KILLS = 500;
const SEED = Number(process.env['NABIJ_SEED'] ?? 20_261_123);
const WRITER = fileURLToPath(new URL('killed-writer.ts', import.meta.url));
