import type { SourceVolume } from '../../../model/plan.ts';
import type { ProjectParts } from '../../../ports/definition.ts';
import type { Source } from '../../../ports/source.ts';
import { createVolumeSource } from './source.ts';

export function create(config: SourceVolume, { survey, sourceOf }: ProjectParts): Source {
  return createVolumeSource(config, { survey, sourceOf });
}
