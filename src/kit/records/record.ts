import * as v from 'valibot';
import { NabijError } from '../../core/errors.ts';

/** One kind of record: which file it is in, what fits it, how large it may be. */
export interface RecordKind<T> {
  /** The file's name without `.json`, also written inside it: a file under another's name is refused. */
  readonly name: string;
  /** Raised when the schema changes so that older files no longer fit. */
  readonly version: number;
  readonly schema: v.GenericSchema<unknown, T>;
  readonly maxBytes: number;
}

const envelope = v.strictObject({
  record: v.string(),
  version: v.pipe(v.number(), v.integer(), v.minValue(1)),
  data: v.unknown(),
});

/** The name of a record's file. */
export function fileOf(kind: { readonly name: string }): string {
  return `${kind.name}.json`;
}

/**
 * A record as the text of its file.
 * @throws NabijError NABIJ_E_RECORD_WRITE when it does not fit its own kind.
 */
export function encodeRecord<T>(kind: RecordKind<T>, data: T): Uint8Array<ArrayBuffer> {
  if (!v.is(kind.schema, data)) {
    throw new NabijError('NABIJ_E_RECORD_WRITE', `${fileOf(kind)}: what should be written does not fit it`);
  }
  const text = `${JSON.stringify({ record: kind.name, version: kind.version, data })}\n`;
  const bytes = new TextEncoder().encode(text);
  if (bytes.length > kind.maxBytes) {
    throw new NabijError(
      'NABIJ_E_RECORD_WRITE',
      `${fileOf(kind)}: ${bytes.length} bytes, of at most ${kind.maxBytes}`,
    );
  }
  return bytes;
}

/**
 * What a file's bytes say. The errors name the file and never anything that is in it: they go to the log.
 * @throws NabijError NABIJ_E_RECORD_BROKEN, NABIJ_E_RECORD_VERSION.
 */
export function decodeRecord<T>(kind: RecordKind<T>, bytes: Uint8Array): T {
  const outer = v.safeParse(envelope, parse(kind, bytes));
  if (!outer.success) throw broken(kind, 'is not a record');
  if (outer.output.record !== kind.name) throw broken(kind, 'holds another record');
  if (outer.output.version !== kind.version) {
    throw new NabijError(
      'NABIJ_E_RECORD_VERSION',
      `${fileOf(kind)}: has version ${outer.output.version}, known is ${kind.version}`,
      { fault: 'person' },
    );
  }
  const inner = v.safeParse(kind.schema, outer.output.data);
  if (!inner.success) throw broken(kind, 'does not fit its schema');
  return inner.output;
}

/** The error of a file that is there and cannot be used; without a cause, for a cause would quote the file. */
export function broken(kind: { readonly name: string }, why: string): NabijError {
  return new NabijError('NABIJ_E_RECORD_BROKEN', `${fileOf(kind)}: ${why}`, { fault: 'part' });
}

function parse(kind: RecordKind<unknown>, bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    throw broken(kind, 'is not JSON');
  }
}
