import { exits } from '../../model/exit.ts';
import { createZone } from '../../model/zone.ts';
import type { Io } from '../io.ts';
import { choose, type ListWish, readWish } from '../list/filter.ts';
import { renderList } from '../list/render.ts';
import { printMistakes } from '../print-mistakes.ts';
import { backupRecord, destinationRecord } from '../reach/backup-record.ts';
import { lookOf } from '../reach/columns.ts';
import type { Known } from '../reach/known.ts';
import {
  exitOfProblems,
  problemsOf,
  readAll,
  type Seen,
  summarizeProblems,
} from '../reach/read-all.ts';
import { warn } from '../reach/refuse.ts';
import { readSince } from '../reach/since.ts';
import { withReach } from '../reach/with-reach.ts';
import type { Line, Outcome } from '../verb.ts';

export async function run(line: Line, io: Io): Promise<Outcome> {
  const wish = readWish(line);
  if ('code' in wish) return printMistakes([wish], line.verb, io.stderr);
  return await withReach({ line, io, names: line.positionals }, async (chosen, context) => {
    const seen = await readAll({ chosen, fromMemory: true }, io, context);
    const lists = seen.known.map((one) => ({
      ...one,
      backups: choose(one.backups, wish, sinceOf(wish, one)),
    }));
    if (!line.quiet) io.stderr.write(emptyWords(seen.known, lists));
    return answer(seen, lists, { line, io });
  });
}

function sinceOf({ since }: ListWish, { store, nowMs }: Known): number | null {
  if (since === null) return null;
  return readSince(since, { zone: createZone(store.plan.schedule[0]?.timezone ?? 'UTC'), nowMs });
}

interface Around {
  readonly line: Line;
  readonly io: Io;
}

function answer(seen: Seen, lists: readonly Known[], { line, io }: Around): Outcome {
  const problems = problemsOf(seen);
  for (const message of problems) warn(message, io);
  const exit = exitOfProblems(seen);
  return {
    exit,
    reason: exit === exits.done ? 'done' : summarizeProblems(problems),
    // Of ten thousand backups only what is asked for.
    ...(line.json
      ? { data: recordOf(lists, problems) }
      : { text: renderList(lists, lookOf(io.stdout)) }),
  };
}

function recordOf(lists: readonly Known[], problems: readonly string[]) {
  return {
    pipelines: lists.map((one) => ({
      pipeline: one.pipeline,
      destinations: one.destinations.map(destinationRecord),
      backups: one.backups.map((judged) => backupRecord(judged, one)),
    })),
    problems,
  };
}

/** An empty list says what to do about it. */
function emptyWords(known: readonly Known[], lists: readonly Known[]): string {
  return known
    .map(({ pipeline, backups, destinations }, at) => {
      if ((lists[at]?.backups.length ?? 0) > 0) return '';
      if (backups.length > 0) return `${pipeline}: none of ${backups.length} backups fits\n`;
      if (destinations.every(({ error }) => error !== null)) return '';
      return `${pipeline} has no backup yet; make one with: run-pipeline run ${pipeline}\n`;
    })
    .join('');
}
