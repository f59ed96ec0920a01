import * as v from 'valibot';
import type { RecordKind } from '../../../src/kit/records/record.ts';
import { RecordStore } from '../../../src/kit/records/store.ts';

const schema = v.strictObject({ count: v.number(), filler: v.string() });

/** A record whose filler shows whether it is whole. */
export const COUNTED: RecordKind<v.InferOutput<typeof schema>> = {
  name: 'counted',
  version: 1,
  schema,
  maxBytes: 64 * 1_024,
};

/** What belongs to a count: of another length each time, so that a mixture of two shows. */
export function counted(count: number): { count: number; filler: string } {
  return { count, filler: String(count).repeat(1 + ((count * 7_919) % 4_000)) };
}

/** Writes the next record for ever and says each that is on the disk, until it is killed. */
async function writeForEver(folder: string): Promise<never> {
  const store = await RecordStore.open(folder);
  let count = (await store.read(COUNTED))?.count ?? 0;
  for (;;) {
    count += 1;
    await store.write(COUNTED, counted(count));
    process.stdout.write(`${count}\n`);
  }
}

if (import.meta.main) await writeForEver(process.argv[2]!);
