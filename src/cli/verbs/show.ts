import { exits } from '../../model/exit.ts';
import { BackupError } from '../../model/failures.ts';
import type { StepContext } from '../../ports/step-context.ts';
import { answerFailures } from '../compose/answer-failure.ts';
import { withContext } from '../compose/context.ts';
import type { Io } from '../io.ts';
import { createMistake } from '../mistake.ts';
import { printMistakes } from '../print-mistakes.ts';
import { backupRecord, destinationRecord } from '../reach/backup-record.ts';
import { lookOf } from '../reach/columns.ts';
import { findShown, type Targeted } from '../reach/find-target.ts';
import { problemsOf, summarizeProblems } from '../reach/read-all.ts';
import { warn } from '../reach/refuse.ts';
import { chainOf } from '../show/chain.ts';
import { renderBackup } from '../show/render.ts';
import type { Line, Outcome } from '../verb.ts';

export async function run(line: Line, io: Io): Promise<Outcome> {
  if (line.flag('proof') && line.flag('contents')) {
    const help = 'each shows something else instead of the page: leave one out';
    const mistake = createMistake('BP0114', '--proof and --contents exclude each other', help);
    return printMistakes([mistake], line.verb, io.stderr);
  }
  return await answerFailures(io, () =>
    withContext(io, async (context) => {
      const found = await find(line, io, context);
      if ('exit' in found) return found;
      if (line.flag('proof')) {
        const { answerProof } = await import('../show/answer-proof.ts');
        return await answerProof(found, io, context);
      }
      if (!line.flag('contents')) return answer(found, line, io);
      const { answerContents } = await import('../contents/answer-contents.ts');
      return await answerContents(found, { line, io }, context);
    }),
  );
}

async function find(line: Line, io: Io, context: StepContext): Promise<Targeted | Outcome> {
  try {
    return await findShown(line, { io, showsReports: line.json }, context);
  } catch (error) {
    const isAbsent = error instanceof BackupError && error.code === 'BP5072';
    if (!isAbsent || !line.flag('proof')) throw error;
    const { answerGone } = await import('../show/answer-gone.ts');
    const gone = await answerGone(line, io, context);
    if (gone === null) throw error;
    return gone;
  }
}

function answer({ known, judged }: Targeted, line: Line, io: Io): Outcome {
  const problems = problemsOf({ known: [known], failures: [] });
  for (const message of problems) warn(message, io);
  const shown = { ...known, judged, isVerbose: line.verbose };
  return {
    exit: problems.length > 0 ? exits.look : exits.done,
    reason: problems.length > 0 ? summarizeProblems(problems) : 'done',
    text: renderBackup(shown, lookOf(io.stdout)),
    data: {
      backup: backupRecord(judged, known),
      manifest: judged.backup.manifest,
      checks: judged.backup.copies.flatMap(({ checks }) => checks),
      files: judged.backup.copies.map(({ destination, files }) => ({
        destination,
        files: Array.from(files, ([name, { bytes, modifiedAt, sha256 }]) => ({
          ...{ name, bytes, modifiedAt },
          ...(sha256 !== undefined && { sha256 }),
        })),
      })),
      chain: chainOf(shown),
      destinations: known.destinations.map(destinationRecord),
      problems,
    },
  };
}
