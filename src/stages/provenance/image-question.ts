import { BackupError } from '../../model/failures.ts';
import type { Engine } from '../../ports/engine.ts';
import type { Finding, StepContext } from '../../ports/step-context.ts';
import type { ContainerImage, Question } from './application-part.ts';
import { versionOfImage } from './image-version.ts';

/** Which image is in a container: the version of an application that is delivered as one. */
export function createImageQuestion(container: string, engine: Engine): Question<ContainerImage> {
  const ask = async (context: StepContext): Promise<ContainerImage> => {
    const found = await engine.findContainer(container, context);
    if (found === null) throw noContainer(container);
    return { ...found.image, container };
  };
  return {
    subject: `the image of the container ${container}`,
    check: async (context) => {
      const findings = await engine.check(context);
      if (findings.some(({ severity }) => severity === 'error')) return findings;
      return [...findings, ...judge(await ask(context))];
    },
    ask,
    isSame: (one, other) => one.id === other.id,
  };
}

function judge(image: ContainerImage): readonly Finding[] {
  if (versionOfImage(image) !== null) return [];
  const message = `the image ${image.reference} of the container ${image.container} says no version: it will be recorded as unknown`;
  const hint =
    'build it with the label org.opencontainers.image.version, or run it by a tag that is a version';
  return [{ severity: 'warning', message, hint }];
}

function noContainer(container: string): BackupError {
  return new BackupError({
    code: 'BP5018',
    message: `there is no container ${container}`,
    hint: 'create it, or correct `application.version.image`; `docker ps --all` shows the names. `--app-version` says the version without it',
  });
}
