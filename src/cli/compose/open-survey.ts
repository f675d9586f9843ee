import type { EngineSurvey } from '../../ports/engine-survey.ts';
import type { Env } from '../environment.ts';

/** What there is on the engine of this machine. The code is loaded where somebody asks. */
export async function openSurvey(environment: Env): Promise<EngineSurvey> {
  const { createDockerSurvey } = await import('../../adapters/engines/docker/survey.ts');
  return createDockerSurvey({ environment });
}
