import type { HookScene } from '../../stages/hooks.ts';
import { maintenanceHooks } from '../../stages/restore/maintenance.ts';
import type { Restore } from '../../stages/restore/restore.ts';
import type { RestoreJob } from './restore-job.ts';

/** A restore as its hooks see it; maintenance is one of them. */
export function hookScene({ plan }: RestoreJob, restore: Restore): HookScene {
  const hooks = [...restore.decided.hooks, ...maintenanceHooks(plan.restore)];
  const { id, environment, file, parts, record, emit, progress } = restore;
  return {
    ...{ id, environment, file, parts, record, emit },
    plan: { name: plan.name, hooks },
    progress: { copies: new Map(), warn: (message: string) => progress.warn(message) },
  };
}
