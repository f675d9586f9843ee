import { createRunProgram } from '../../adapters/secrets/local/run-program.ts';
import { createSecrets } from '../../adapters/secrets/local/secrets.ts';
import type { Secrets } from '../../ports/secrets.ts';
import type { Io } from '../io.ts';

const programTimeoutMs = 30_000;

/** Reads secrets when they are needed; each is hidden before anybody can print it. */
export function createOurSecrets(repository: string, io: Io): Secrets {
  const { env } = io;
  return createSecrets({
    environment: env,
    repository,
    credentialsFolders: [env.CREDENTIALS_DIRECTORY, '/run/secrets'].filter(
      (folder) => folder !== undefined,
    ),
    run: createRunProgram({ environment: env, cwd: repository, timeoutMs: programTimeoutMs }),
    readContainer: async (container, variable) => {
      const { readContainerVariable } = await import('./container-variable.ts');
      return await readContainerVariable(env, { container, variable });
    },
    onResolved: (secret) => io.hide(secret.reveal()),
    onWarning: (message) => io.stderr.write(`warning  ${message}\n`),
  });
}
