import { createHash } from 'node:crypto';
import type { Setting } from '../../config/load.ts';
import { listSettings } from '../../config/settings.ts';
import type { Chosen } from '../choose-pipeline.ts';

/** Of what a pipeline says: the same from wherever it is looked at, and with every value of a variable. */
export function digestPipeline({ tree }: Pick<Chosen, 'tree'>, { guide }: Setting): string {
  const values = listSettings(tree, guide).map(({ path, value }) => [path, value]);
  return createHash('sha256').update(JSON.stringify(values)).digest('hex');
}
