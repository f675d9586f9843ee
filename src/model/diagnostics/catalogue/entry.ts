import type { ExitCode } from '../../exit.ts';

/** What a code means, for `explain` and the manual. */
export interface Entry {
  /** The mistake in a few words. */
  readonly title: string;
  /** Why it is a mistake, what would happen, and what to do; a short paragraph. */
  readonly text: string;
  readonly exit: ExitCode;
  /** A pipeline (or a part of one, see the tests) that shows the mistake, and the same mended. */
  readonly example?: { readonly wrong: string; readonly right: string };
}
