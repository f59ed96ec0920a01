/** The bench cannot measure here: its message is one sentence for the person who ran it. Exit code 2. */
export class CannotMeasure extends Error {
  constructor(message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.name = 'CannotMeasure';
  }
}
