import { createHostLocks } from '../../adapters/locks/host-locks.ts';
import { exits } from '../../model/exit.ts';
import { formatAge } from '../../util/human.ts';
import { visibleLine } from '../../util/visible-text.ts';
import { endRun, readEnding } from '../cancel/end-run.ts';
import { type FoundRun, findRun, type Places } from '../cancel/find-run.ts';
import { answerFailures } from '../compose/answer-failure.ts';
import { lockFolder, stateFolder } from '../compose/folders.ts';
import type { Io } from '../io.ts';
import { folderOf } from '../reach/live-run.ts';
import { lookIntoState } from '../reach/past-runs.ts';
import { type Refusal, refuse } from '../reach/refuse.ts';
import { showArgument } from '../show-argument.ts';
import type { Line, Outcome } from '../verb.ts';

/** How long cleaning up may take before nobody waits for it any longer. */
const waitMs = 120_000;

export async function run(line: Line, io: Io): Promise<Outcome> {
  const [wanted = ''] = line.positionals;
  const folder = lockFolder(io.env);
  const locks = createHostLocks(folder);
  const places = { locks, lockFolder: folder, past: lookIntoState(stateFolder(io.env)) };
  const found = await findRun(wanted, places);
  if (found.kind === 'held' && found.state === 'alive') {
    return await answerFailures(io, () => end(found, places, io));
  }
  return refuse(explain(showArgument(wanted), found), io);
}

type Held = Extract<FoundRun, { readonly kind: 'held' }>;

async function end({ pipeline, holder }: Held, { past, locks }: Places, io: Io): Promise<Outcome> {
  const folder = folderOf(past, pipeline, holder);
  const name = visibleLine(`${holder.verb} ${holder.run}`);
  const telling = `telling ${name} (pid ${holder.pid}) to end; it cleans up first\n`;
  const ended = await endRun({
    ...{ locks, pipeline, holder, folder, waitMs },
    signal: io.interrupts.claim(),
    onTelling: () => io.stderr.write(telling),
  });
  const data = { run: holder.run, pipeline, pid: holder.pid, result: ended };
  switch (ended) {
    case 'ended': {
      const last = await readEnding(folder, holder);
      const how = last === 'dry' || last.outcome === 'killed' ? 'it has ended' : last.outcome;
      const text = `${name} of ${pipeline}: ${how}\n`;
      return { exit: exits.done, reason: 'done', text, data: { ...data, outcome: how } };
    }
    case 'gone':
      return { exit: exits.done, reason: 'done', text: `${name} had just ended\n`, data };
    case 'slow':
      return { exit: exits.notNow, reason: `${name} was told to end and still cleans up`, data };
    case 'unproved':
      return refuse(
        {
          exit: exits.refused,
          message: `process ${holder.pid} does not hold the lock of ${pipeline}: nothing was signalled`,
          hint: `any user can write into a lock file; look what it is: ps -fp ${holder.pid}`,
        },
        io,
      );
    case 'refused':
      return refuse(
        {
          exit: exits.refused,
          message: `${name} belongs to another user`,
          hint: `ask that user, or run this as root; its process id is ${holder.pid}`,
        },
        io,
      );
  }
}

/** Why there is nothing to end. */
function explain(wanted: string, found: FoundRun): Refusal {
  switch (found.kind) {
    case 'held':
      return found.state === 'elsewhere' ? isElsewhere(found) : isDead(found);
    case 'past': {
      const { run: id, outcome, at } = found.last;
      const when = Number.isNaN(at) ? '' : ` ${formatAge(Date.now() - at)}`;
      return {
        exit: exits.notFound,
        message: `the ${found.verb} ${id} of ${found.pipeline} is over: ${outcome}${when}`,
        hint:
          outcome === 'killed'
            ? `clean up after it: run-pipeline recover ${found.pipeline}`
            : `run-pipeline status ${found.pipeline} shows what is now`,
      };
    }
    case 'several':
      return {
        exit: exits.usage,
        message: `${wanted} is the beginning of ${found.runs.length} runs`,
        hint: `say which: ${found.runs.join(', ')}`,
      };
    case 'unknown':
      return {
        exit: exits.notFound,
        message: `no run is called ${wanted}`,
        hint:
          found.live.length > 0
            ? `there are ${found.live.join(', ')}`
            : 'nothing runs on this host; `run-pipeline status` shows it',
      };
  }
}

function isDead({ pipeline, holder }: Held): Refusal {
  return {
    exit: exits.notFound,
    message: `the ${holder.verb} ${holder.run} is dead: process ${holder.pid} is gone or another one`,
    hint: `nothing was signalled; clean up after it: run-pipeline recover ${pipeline}`,
  };
}

function isElsewhere({ holder }: Held): Refusal {
  return {
    exit: exits.unavailable,
    message: `the ${holder.verb} ${holder.run} is on the host ${holder.host}`,
    hint: `cancel it there: run-pipeline cancel ${holder.run}`,
  };
}
