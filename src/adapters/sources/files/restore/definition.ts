import type { SourceFiles } from '../../../../model/plan.ts';

/** The source as the backup knows it, and where else its files shall go. */
export interface Definition extends Pick<SourceFiles, 'paths' | 'exclude'> {
  /** A folder that gets everything below it, each under the name that it has in the archive. */
  readonly into?: string;
}
