import { createDockerEngine } from '../../adapters/engines/docker/docker.ts';
import { createDockerSurvey } from '../../adapters/engines/docker/survey.ts';
import { createRunProgram } from '../../adapters/secrets/local/run-program.ts';
import type { Env } from '../environment.ts';

const timeoutMs = 30_000;

/**
 * What a container was given by a variable; as images of databases have it, also by a file that `<variable>_FILE` names.
 * Rejects with a reason in words.
 */
export async function readContainerVariable(
  env: Env,
  { container, variable }: { readonly container: string; readonly variable: string },
): Promise<string> {
  const survey = createDockerSurvey({ environment: env });
  const found = await survey.environmentOf(container, { signal: AbortSignal.timeout(timeoutMs) });
  if (found === null) throw new Error('is not there: there is no such container');
  const value = found.get(variable);
  if (value !== undefined) return value;
  const file = found.get(`${variable}_FILE`);
  if (file === undefined) throw new Error(`is not set there, nor is ${variable}_FILE`);
  const { argv } = createDockerEngine({ environment: env }).exec(container, ['cat', '--', file]);
  return await createRunProgram({ environment: env, cwd: '/', timeoutMs })(argv);
}
