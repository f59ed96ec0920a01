/**
 * What the kit and a media child say to each other over the child's fd 3: one JSON object a line.
 * Types only: the child's program is run by gjs, which gets it with every type taken out.
 */

/** A property set on a named element. Set directly, never through a parser: a path cannot become a pipeline. */
export interface Property {
  readonly element: string;
  readonly property: string;
  readonly value: string | number;
}

/** One pipeline of a child. Nothing of the device is open until it plays. */
export interface PipelineSpec {
  readonly name: PipelineName;
  /** gst-launch text made of our own constants alone. */
  readonly launch: string;
  readonly properties: readonly Property[];
  /** Unix sockets connected on play and closed on stop; the element gets the file descriptor. */
  readonly sockets: readonly { readonly element: string; readonly path: string }[];
  /** Clock rate of the payloader named `pay`: its timestamps then follow the machine's monotonic clock. */
  readonly rtpClockHz: number | null;
  /** Plays again from the start when the end is reached. */
  readonly loops: boolean;
  /** Inherited descriptor whose waiting bytes are thrown away before each play; null: none. */
  readonly drainFd: number | null;
}

export type PipelineName = 'picture' | 'sound' | 'voice';

export type ToChild =
  | { readonly op: 'setup'; readonly pipelines: readonly PipelineSpec[] }
  /** Asks for a sign of life. */
  | { readonly op: 'ping' }
  | { readonly op: 'play'; readonly pipeline: PipelineName }
  | { readonly op: 'stop'; readonly pipeline: PipelineName }
  | { readonly op: 'keyframe'; readonly pipeline: PipelineName }
  | ({ readonly op: 'set'; readonly pipeline: PipelineName } & Property);

export type FromChild =
  /** Every pipeline is built, or has been said to miss an element. */
  | { readonly event: 'ready' }
  /** Answers `ping`: the program is not stuck. */
  | { readonly event: 'alive' }
  | { readonly event: 'playing'; readonly pipeline: PipelineName }
  /** Answers `stop`: the device and its sockets are closed. */
  | { readonly event: 'stopped'; readonly pipeline: PipelineName }
  | { readonly event: 'missing'; readonly pipeline: PipelineName; readonly element: string }
  | {
      readonly event: 'error';
      readonly pipeline: PipelineName;
      readonly element: string;
      readonly reason: string;
    };
