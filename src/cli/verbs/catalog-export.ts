import { resolve } from 'node:path';
import { exportPipeline } from '../../catalog/export/export-pipeline.ts';
import { exits } from '../../model/exit.ts';
import { BackupError } from '../../model/failures.ts';
import type { CatalogExport, ExportedPipeline } from '../../model/run/catalog-export.ts';
import { maskTexts } from '../../model/run/mask-texts.ts';
import { printableJson } from '../../util/visible-text.ts';
import type { Io } from '../io.ts';
import type { Known } from '../reach/known.ts';
import {
  exitOfProblems,
  problemsOf,
  readAll,
  type Seen,
  summarizeProblems,
} from '../reach/read-all.ts';
import { warn } from '../reach/refuse.ts';
import { withReach } from '../reach/with-reach.ts';
import { count } from '../reach/words.ts';
import type { Line, Outcome } from '../verb.ts';
import { readVersion } from '../version.ts';
import { publishFile, reasonOf } from '../write-file.ts';

export async function run(line: Line, io: Io): Promise<Outcome> {
  return await withReach({ line, io, names: line.positionals }, async (chosen, context) => {
    const seen = await readAll({ chosen, fromMemory: false }, io, context);
    const problems = problemsOf(seen);
    for (const message of problems) warn(message, io);
    const document = exportOf(seen, { problems, nowMs: context.clock.now() });
    const exit = exitOfProblems(seen);
    const reason = exit === exits.done ? 'done' : summarizeProblems(problems);
    const file = line.value('out');
    if (file === undefined) return { exit, reason, ...printed(document, { line, io }) };
    await write(file, document, io);
    const backups = document.pipelines.reduce((sum, one) => sum + one.backups.length, 0);
    const what = `${count(backups, 'backup')} of ${count(document.pipelines.length, 'pipeline')}`;
    return { exit, reason, text: `${file}: ${what}\n`, data: { file, backups, problems } };
  });
}

function exportOf(
  { known }: Seen,
  { problems, nowMs }: { readonly problems: readonly string[]; readonly nowMs: number },
): CatalogExport {
  return {
    formatVersion: 1,
    madeAt: new Date(nowMs).toISOString(),
    tool: { name: 'run-pipeline', version: readVersion() },
    isComplete: problems.length === 0,
    problems,
    pipelines: known.map(exportKnown).sort((a, b) => (a.pipeline < b.pipeline ? -1 : 1)),
  };
}

function exportKnown({
  pipeline,
  store,
  destinations,
  inventory,
  backups,
}: Known): ExportedPipeline {
  const types = new Map(store.plan.stages.upload.map(({ id, type }) => [id, type]));
  return exportPipeline({
    pipeline,
    formerNames: store.names.slice(1),
    destinations: destinations.map(({ id, required, error }) => ({
      ...{ id, required, error },
      type: types.get(id) ?? 'unknown',
    })),
    ...{ inventory, backups },
  });
}

/** With `--json` it is the data of the usual document. */
function printed(
  document: CatalogExport,
  { line, io }: { readonly line: Line; readonly io: Io },
): Pick<Outcome, 'data' | 'text'> {
  return line.json ? { data: document } : { text: textOf(document, io) };
}

function textOf(document: CatalogExport, io: Io): string {
  return `${printableJson(maskTexts(document, io.redactor.mask))}\n`;
}

async function write(file: string, document: CatalogExport, io: Io): Promise<void> {
  try {
    await publishFile(resolve(io.cwd, file), textOf(document, io));
  } catch (error) {
    throw new BackupError({
      code: 'BP5032',
      message: `the inventory cannot be written to ${file}: ${reasonOf(error)}`,
      hint: 'name a file in a folder that is there and that this user may write',
      cause: error,
    });
  }
}
