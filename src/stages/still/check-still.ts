import { BackupError } from '../../model/failures.ts';
import { artifactId } from '../../model/run/layout.ts';
import type { ContainerDetails, ContainerFacts } from '../../ports/engine-survey.ts';
import { type NamedFinding, thrownFinding } from '../named-finding.ts';
import type { Run } from '../run.ts';
import { missing, removedAtItsEnd } from './failures.ts';
import { needsStill } from './groups.ts';
import type { HeldStill } from './held-still.ts';

interface Wanted {
  readonly part: string;
  readonly container: string;
  readonly how: HeldStill['how'];
}

/** Whether all can hold still that are to, before anything is touched. */
export async function checkStill(run: Run): Promise<readonly NamedFinding[]> {
  const wanted = run.progress.dumps.flatMap(({ id, member, source }) =>
    needsStill(source).map(([container, how]) => ({
      part: artifactId(id, member),
      container,
      how,
    })),
  );
  const [first] = wanted;
  if (first === undefined) return [];
  const { parts, signal } = run;
  try {
    const survey = await parts.still.survey();
    const all = await survey.surveyContainers({ signal });
    const found = wanted.map(async (one) => {
      const container = all.find(({ name }) => name === one.container);
      const details = container && (await survey.inspectContainer(container.id, { signal }));
      return judge(one, container, details ?? null);
    });
    return (await Promise.all(found)).flat();
  } catch (error) {
    signal.throwIfAborted();
    if (!(error instanceof BackupError)) throw error;
    return [thrownFinding(first.part, error)];
  }
}

const swarm = 'com.docker.swarm.service.id';

function judge(
  { part, container, how }: Wanted,
  found: ContainerFacts | undefined,
  details: ContainerDetails | null,
): readonly NamedFinding[] {
  if (found === undefined || details === null) return [obstacle(part, missing(container))];
  if (how === 'pause') return [];
  if (found.isRunning && details.isRemovedWhenStopped)
    return [obstacle(part, removedAtItsEnd(container))];
  if (swarm in found.labels) return [{ part, ...replaced(container) }];
  return [];
}

function obstacle(part: string, { message, hint }: BackupError): NamedFinding {
  return { part, severity: 'error', message, hint };
}

function replaced(container: string) {
  return {
    severity: 'error',
    message: `${container} belongs to a service of a swarm, which puts another in its place when it is stopped`,
    hint: 'scale the service down in `hooks` around the dump instead',
  } as const;
}
