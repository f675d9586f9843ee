import { BackupError } from '../../model/failures.ts';
import type { Hook, Plan } from '../../model/plan.ts';
import type { Refusal } from '../../model/restore/plan.ts';
import { refuseUnbuilt } from '../compose/refuse-unbuilt.ts';

export interface Asked {
  readonly plan: Plan;
  readonly hooks: readonly Hook[];
  /** Whether today's data is to be backed up before. */
  readonly makesBackup: boolean;
}

/** What the pipeline asks of a restore, and this version does not do. */
export function findUnbuilt({ plan, hooks, makesBackup }: Asked): readonly Refusal[] {
  const { application } = plan;
  const settings = [
    ...hooks.flatMap((hook) => (hook.via ? [`\`via\` of the hook ${hook.at}`] : [])),
    ...(application?.via ? ['`application.via`'] : []),
  ];
  return [
    ...settings.map((what) => ({
      message: `${what} is not available in this version`,
      hint: 'leave it out of the pipeline file, or use a later version',
    })),
    ...(makesBackup ? whyNoBackup(plan) : []),
  ];
}

function whyNoBackup(plan: Plan): readonly Refusal[] {
  try {
    refuseUnbuilt(plan);
    return [];
  } catch (error) {
    if (!(error instanceof BackupError)) throw error;
    const hint = 'leave it out, or restore with --no-safety-backup';
    return [{ message: `no backup can be made before: ${error.message}`, hint }];
  }
}
