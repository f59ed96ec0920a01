/** Whose fault an error is: decides how it is logged and whether a retry makes sense. */
export type Fault = 'person' | 'peer' | 'part' | 'network' | 'ourselves';

/**
 * The base of every error that Nabij throws on purpose.
 * `code` is stable (`NABIJ_E_…`) and found in the error table of `protocol/errors.ts`;
 * `message` is English, for the log; the sentence for people comes from the table.
 */
export class NabijError extends Error {
  readonly code: string;
  readonly fault: Fault;

  constructor(code: string, message: string, options: { fault?: Fault; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'NabijError';
    this.code = code;
    this.fault = options.fault ?? 'ourselves';
  }
}
