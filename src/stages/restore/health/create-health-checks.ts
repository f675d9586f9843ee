import { resolve } from 'node:path';
import { BackupError } from '../../../model/failures.ts';
import type { HealthCheck, Plan } from '../../../model/plan.ts';
import type { Place } from '../../../ports/place.ts';
import { createCommandCheck } from './command-check.ts';
import type { HealthCheckPart } from './health-check.ts';
import { createHttpCheck } from './http-check.ts';
import { createTcpCheck } from './tcp-check.ts';

export interface HealthParts {
  readonly place: Place;
  /** Of the pipeline; the application's lies relative to it. */
  readonly repository: string;
  /** How long one try over the network may take; ten seconds when left out. */
  readonly tryMs?: number;
}

const usualTryMs = 10_000;
/** With less nobody could answer even once. */
const leastWithinMs = 1_000;
/** Asking without a pause would keep busy who has to start. */
const leastEveryMs = 100;
/** What a timer can hold; a longer one would be over at once. */
const longestMs = 2 ** 31 - 1;

/** The checks of `application.health`, in their order. Opens nothing. */
export function createHealthChecks(plan: Plan, parts: HealthParts): readonly HealthCheckPart[] {
  const { health = [] } = plan.application ?? {};
  return health.map((check) => ({
    ...asking(check, plan, parts),
    withinMs: withinMs(check),
    everyMs: Math.min(Math.max(check.every, leastEveryMs), longestMs),
  }));
}

function withinMs({ within }: HealthCheck): number {
  return Math.min(Math.max(within, leastWithinMs), longestMs);
}

function asking(
  check: HealthCheck,
  { name, application }: Plan,
  { place, repository, tryMs = usualTryMs }: HealthParts,
): Omit<HealthCheckPart, 'withinMs' | 'everyMs'> {
  switch (check.type) {
    case 'http':
      return createHttpCheck(check, tryMs);
    case 'tcp':
      return createTcpCheck(check, tryMs);
    case 'command':
      return createCommandCheck(check, {
        place,
        cwd: resolve(repository, application?.repository ?? '.'),
        env: { RUN_PIPELINE_NAME: name },
        limitMs: withinMs(check),
      });
    case 'container':
    case 'sql':
      throw new BackupError({
        code: 'BP5003',
        message: `the health check ${check.type} is not available in this version`,
        hint: 'nothing was touched; leave it out, or use a later version',
      });
  }
}
