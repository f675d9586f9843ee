import { createFolderLocks } from '../../adapters/locks/host-locks/folder-locks.ts';
import type { ExitCode } from '../../model/exit.ts';
import { exits } from '../../model/exit.ts';
import { BackupError } from '../../model/failures.ts';
import type { StepContext } from '../../ports/step-context.ts';
import { recoverRuns } from '../../runner/recovery/recover.ts';
import type { RecoveryJob } from '../../runner/recovery/recovery-job.ts';
import type { Chosen } from '../choose-pipeline.ts';
import { isAliveProcess } from '../compose/process-facts.ts';
import { openReachable, type Reachable } from '../compose/reachable.ts';
import { createStillTools } from '../compose/still/still-tools.ts';
import type { Io } from '../io.ts';
import { underLock } from '../reach/under-lock.ts';

/** What was done for one pipeline. */
export interface Recovered {
  readonly pipeline: string;
  readonly exit: ExitCode;
  readonly done: readonly string[];
  /** What could not be cleaned up, or why nothing was tried; the next start tries again. */
  readonly problems: readonly string[];
  readonly hint: string | null;
}

/** Cleans up after runs that were killed, under the lock of the pipeline. Fails only when the signal fires. */
export async function recoverOne(chosen: Chosen, io: Io, context: StepContext): Promise<Recovered> {
  const pipeline = chosen.plan.name;
  const done: string[] = [];
  const problems: string[] = [];
  const notLeft: { readonly point: string; readonly message: string }[] = [];
  try {
    const store = await openReachable(chosen, io);
    const { half } = await underLock({ store, mode: 'exclusive', verb: 'recover' }, context, () =>
      recoverRuns(jobOf(store, io, context), {
        except: null,
        emit: (happening) => {
          if (happening.event === 'recovered') done.push(happening.message);
          if (happening.event === 'warning') problems.push(happening.message);
          if (happening.event === 'hook' && happening.state === 'failed') notLeft.push(happening);
        },
      }),
    );
    if (half.length > 0) return { pipeline, exit: exits.failed, done, problems, hint: halfHint };
  } catch (error) {
    if (!(error instanceof BackupError)) throw error;
    const { exit, message, hint } = error;
    return { pipeline, exit, done, problems: [...problems, message], hint };
  }
  if (notLeft.length > 0) return stillEntered({ pipeline, done, problems }, notLeft);
  return {
    pipeline,
    exit: problems.length > 0 ? exits.look : exits.done,
    done,
    problems,
    hint: null,
  };
}

const halfHint =
  'data may be half of then and half of now, and the application stays stopped: mend what is said, and run `run-pipeline recover` again';

/** The application may be stopped: that is worse than remains. */
function stillEntered(
  { pipeline, done, problems }: Pick<Recovered, 'pipeline' | 'done' | 'problems'>,
  notLeft: readonly { readonly point: string; readonly message: string }[],
): Recovered {
  const points = [...new Set(notLeft.map(({ point }) => point))].join(', ');
  return {
    pipeline,
    exit: exits.failed,
    done,
    problems: [...notLeft.map(({ message }) => message), ...problems],
    hint: `look at what \`enter\` of ${points} has stopped; mend its \`leave\`, and run \`run-pipeline recover\` again`,
  };
}

function jobOf(
  { plan, state, destinations, place, parts: { ways }, restorerFor }: Reachable,
  io: Io,
  { clock, signal }: StepContext,
): RecoveryJob {
  return {
    ...{ plan, state, clock, signal, restorerFor },
    environment: io.env,
    isAlive: isAliveProcess,
    parts: {
      ...{ destinations, launcher: place, place, ways, folderLocks: createFolderLocks() },
      still: createStillTools(io.env),
    },
  };
}
