import type { Transform } from 'node:stream';
import type { Command } from './place.ts';
import type { Part, StepContext } from './step-context.ts';

/** Changes a stream of bytes on its way to the spool, and back. Always on this machine. */
export interface Codec extends Part {
  /** How the manifest calls it: `zstd`, `openpgp`. */
  readonly name: string;
  /** The ending of its files, such as `zst`; empty for none. */
  readonly suffix: string;
  encode(context: StepContext): Promise<Step>;
}

/** Undoes what a manifest names, with keys of today; independent of today's stages. */
export interface Decoder extends Part {
  readonly name: string;
  decode(context: StepContext): Promise<Step>;
}

/** A program (standard input to standard output; neighbours are joined by an OS pipe) or a transform in this process. */
export type Step =
  | {
      readonly program: Command;
      /** Called with what it wrote to standard error when it has ended by itself: throws when it knows better why. */
      readonly settle?: (stderr: string) => void;
      /** It only takes what the others give: when it fails together with one of them, that one is the reason. */
      readonly isSink?: boolean;
    }
  | { readonly transform: () => Transform };
