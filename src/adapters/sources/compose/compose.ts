import type { SourceCompose } from '../../../model/plan.ts';
import type { ProjectParts } from '../../../ports/definition.ts';
import type { Expands } from '../../../ports/expands.ts';
import { createComposeSource } from './source.ts';

export function create(config: SourceCompose, { survey, sourceOf }: ProjectParts): Expands {
  return createComposeSource(config, { survey, sourceOf });
}
