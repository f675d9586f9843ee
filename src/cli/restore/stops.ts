import type { Hook, Plan } from '../../model/plan.ts';
import type { Refusal, Stops } from '../../model/restore/plan.ts';
import type { StepContext } from '../../ports/step-context.ts';
import { createHealthChecks } from '../../stages/restore/health/create-health-checks.ts';
import { unbuiltHealth } from '../../stages/restore/health/unbuilt-health.ts';
import { createServices } from '../../stages/restore/services/create-services.ts';
import type { Services } from '../../stages/restore/services/services.ts';
import type { Store } from '../compose/store.ts';
import type { Env } from '../environment.ts';

/** How the application is stopped, started and asked whether it is well. */
export function createApplicationParts({ plan, parts }: Store, env: Env) {
  const { place, repository } = parts;
  const isKnown = unbuiltHealth(plan).length === 0;
  return {
    services: createServices(plan, { place, repository, dockerHost: env.DOCKER_HOST }),
    // What this version cannot ask refuses the plan, so that nothing is left out.
    health: isKnown ? createHealthChecks(plan, { place, repository }) : [],
  };
}

/** Why the application could not be stopped, started or asked. */
export async function findUnstoppable(
  plan: Plan,
  services: Services | null,
  context: StepContext,
): Promise<readonly Refusal[]> {
  const findings = (await services?.check(context)) ?? [];
  return [
    ...findings
      .filter(({ severity }) => severity === 'error')
      .map(({ message, hint }) => ({ message, hint })),
    ...unbuiltHealth(plan).map((what) => ({
      message: `${what} is not available in this version`,
      hint: 'leave it out of the pipeline file, or use a later version',
    })),
  ];
}

export interface RestoreHooks {
  /** Of the pipeline as it is now. */
  readonly today: readonly Hook[];
  /** Of the backup, where they are allowed. */
  readonly stored: readonly Hook[];
  readonly ignored: number;
}

/** What does not work meanwhile, and every program that is run around it. */
export function planStops(
  { restore }: Plan,
  services: Services | null,
  { today, stored, ignored }: RestoreHooks,
): Stops {
  const { enter = [], leave = [], lockFile = null } = restore.maintenance ?? {};
  return {
    services: services?.names ?? [],
    maintenance: restore.maintenance === undefined ? null : { enter, leave, lockFile },
    hooks: [
      ...today.flatMap((hook) => programsOf(hook, false)),
      ...stored.flatMap((hook) => programsOf(hook, true)),
    ],
    ignoredHooks: ignored,
  };
}

function programsOf(hook: Hook, isStored: boolean): Stops['hooks'] {
  const { at } = hook;
  if ('run' in hook) return [{ at, argv: hook.run, isStored }];
  return [hook.enter, hook.leave].map((argv) => ({ at, argv, isStored }));
}

export function isAtRestore({ at }: Hook): boolean {
  return at.endsWith(':restore');
}
