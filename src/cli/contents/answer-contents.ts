import { exits } from '../../model/exit.ts';
import type { Artifact, Manifest } from '../../model/run/manifest.ts';
import type { StepContext } from '../../ports/step-context.ts';
import { Copies, readableCopies } from '../../stages/fetch/copies.ts';
import { assertKnown, assertOpens } from '../../stages/fetch/decoders.ts';
import { listMembers } from '../../stages/fetch/list-members.ts';
import type { Opener } from '../../stages/open-copy.ts';
import { formatBytes } from '../../util/human.ts';
import { visibleLine } from '../../util/visible-text.ts';
import { answerFailures } from '../compose/answer-failure.ts';
import { createOurOpener } from '../compose/open-copy.ts';
import { isArchive } from '../download/choose-part.ts';
import type { Io } from '../io.ts';
import { backupRecord } from '../reach/backup-record.ts';
import type { Targeted } from '../reach/find-target.ts';
import { problemsOf, summarizeProblems } from '../reach/read-all.ts';
import { warn } from '../reach/refuse.ts';
import { requireManifest } from '../reach/require-manifest.ts';
import { withTemporaries } from '../reach/with-temporaries.ts';
import type { Line, Outcome } from '../verb.ts';
import { createJsonPrinter } from './json-printer.ts';
import { createTextPrinter, type Printer } from './printer.ts';
import { ReaderGoneError } from './slow-output.ts';

interface Around {
  readonly line: Line;
  readonly io: Io;
}

/**
 * Prints what is in the artifacts of a backup. Archives are decoded for it, which needs a key where they are
 * encrypted; of databases the manifest knows the tables. Like every look it takes no lock.
 */
export async function answerContents(
  targeted: Targeted,
  { line, io }: Around,
  context: StepContext,
): Promise<Outcome> {
  const { known, judged } = targeted;
  const manifest = requireManifest(known.pipeline, judged);
  const opener = createOurOpener(known.store, manifest.encryption);
  const problems = [...problemsOf({ known: [known], failures: [] })];
  for (const message of problems) warn(message, io);
  await assertShowable(manifest, opener, context);
  const showing: Showing = { targeted, manifest, opener, problems, line, io };
  if (!line.json) {
    const printer = createTextPrinter(io.stdout, `${known.pipeline}@${manifest.id}`);
    return await showAll(showing, printer, context);
  }
  const printer = createJsonPrinter(io.stdout, backupRecord(judged, known));
  // A failure ends the document that has begun; there must be no second one.
  const outcome = await answerFailures(io, () => showAll(showing, printer, context));
  await printer.end(outcome).catch(ignoreReaderGone);
  return { ...outcome, isStreamed: true };
}

interface Showing extends Around {
  readonly targeted: Targeted;
  readonly manifest: Manifest;
  readonly opener: Opener;
  /** What is found on the way is added. */
  readonly problems: string[];
}

async function assertShowable(
  { artifacts }: Manifest,
  opener: Opener,
  context: StepContext,
): Promise<void> {
  const codecsOf = (some: readonly Artifact[]) => new Set(some.flatMap(({ codecs }) => codecs));
  assertKnown(codecsOf(artifacts), opener);
  await assertOpens(codecsOf(artifacts.filter(isArchive)), opener, context);
}

async function showAll(showing: Showing, printer: Printer, context: StepContext): Promise<Outcome> {
  const { problems, targeted } = showing;
  const show = (own: StepContext) => showEach(showing, printer, own);
  await withTemporaries(targeted.known, context, (_, own) => show(own)).catch(ignoreReaderGone);
  return problems.length === 0
    ? { exit: exits.done, reason: 'done' }
    : { exit: exits.look, reason: summarizeProblems(problems) };
}

async function showEach(
  { targeted: { known, judged }, manifest, opener, problems, line, io }: Showing,
  printer: Printer,
  context: StepContext,
): Promise<void> {
  const copies = new Copies(readableCopies(judged, known.store), {
    protect: () => Promise.resolve(),
    onLost: (file, { destination, reason }) => {
      const problem = `the copy at ${destination} does not give ${file}: ${reason}`;
      problems.push(problem);
      warn(problem, io);
    },
  });
  for (const artifact of manifest.artifacts) {
    if (isArchive(artifact)) tellReading(artifact, { line, io });
    await printer.artifact(artifact);
    if (!isArchive(artifact)) continue;
    await listMembers(copies, { artifact, opener, onMembers: printer.members }, context);
  }
}

function ignoreReaderGone(error: unknown): void {
  if (!(error instanceof ReaderGoneError)) throw error;
}

function tellReading({ file, stored }: Artifact, { line, io }: Around): void {
  if (line.quiet || !io.stderr.isTerminal) return;
  io.stderr.write(`reading ${visibleLine(file)} (${formatBytes(stored.bytes)})\n`);
}
