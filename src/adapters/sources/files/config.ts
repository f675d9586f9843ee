import type { SourceFiles } from '../../../model/plan.ts';

export type Config = Pick<
  SourceFiles,
  'paths' | 'exclude' | 'oneFileSystem' | 'onChange' | 'onUnreadable'
>;
