import type { EngineControl } from '../../ports/engine-control.ts';
import type { EngineStorage } from '../../ports/engine-storage.ts';
import type { EngineSurvey } from '../../ports/engine-survey.ts';
import type { Env } from '../environment.ts';

/** What there is on the engine of this machine. The code is loaded where somebody asks. */
export async function openSurvey(environment: Env): Promise<EngineSurvey> {
  const { createDockerSurvey } = await import('../../adapters/engines/docker/survey.ts');
  return createDockerSurvey({ environment });
}

/** What changes what runs there. */
export async function openControl(environment: Env): Promise<EngineControl> {
  const { createDockerControl } = await import('../../adapters/engines/docker/control.ts');
  return createDockerControl({ environment });
}

/** What uses space there. */
export async function openStorage(environment: Env): Promise<EngineStorage> {
  const { createDockerStorage } = await import('../../adapters/engines/docker/storage.ts');
  return createDockerStorage({ environment });
}
