import { BackupError } from '../model/failures.ts';
import { artifactId } from '../model/run/layout.ts';
import { isImported } from '../model/run/origin.ts';
import type { Part } from '../ports/step-context.ts';
import { checkOwnersOf } from './check-owners.ts';
import { checkSpace } from './check-space.ts';
import { contextOf } from './context.ts';
import { expandSources } from './expand.ts';
import type { History } from './history.ts';
import { type NamedFinding, thrownFinding } from './named-finding.ts';
import { readHistory } from './read-history.ts';
import { describeReady } from './ready.ts';
import type { Run } from './run.ts';
import { findSameFolders } from './same-folder.ts';
import { chooseStamp } from './stamp.ts';
import { checkStill } from './still/check-still.ts';
import { tellDoubts } from './tell-doubts.ts';

const checks = [checkOwners, findSameFolders, checkSpace, checkStill];

/** Asks every part for all that is wrong, and touches nothing. Any error ends the run before it has begun. */
export async function preflight(run: Run): Promise<string> {
  const { history, inventory } = await readHistory(run);
  run.progress.history = isImported(run.wishes) ? withoutSizes(history) : history;
  chooseStamp(run);
  tellDoubts(run, inventory);
  const { parts, findings } = await expandSources(run);
  run.progress.dumps = parts;
  const found = (
    await Promise.all([...checks.map((check) => check(run)), ...partsOf(run).map(checkOne(run))])
  ).flat();
  const judged = spareTheRest(run, [...doubtOfOrigin(run), ...findings, ...found]);
  for (const finding of judged) tell(run, finding);
  const errors = judged.filter(({ severity }) => severity === 'error');
  if (errors.length === 0) return describeReady(run, partsOf(run).length);
  throw refusal(errors);
}

/** How large the last dumps were says nothing of a file of another origin. */
function withoutSizes(history: History): History {
  return { ...history, plainBytes: new Map(), storedBytes: new Map() };
}

/** What cannot be told from others at the destinations may be refused there tomorrow. */
function doubtOfOrigin({ file: { origin } }: Run): readonly NamedFinding[] {
  if (origin.doubt === null) return [];
  return [{ part: 'repository', severity: 'warning', ...origin.doubt }];
}

function tell({ emit, progress }: Run, finding: NamedFinding): void {
  const { part, severity, message, hint, isForManifest } = finding;
  emit({ event: 'finding', part, severity, message, hint });
  if (severity !== 'warning') return;
  if (isForManifest) progress.warn(`${part}: ${message}`);
  else progress.warnHere(`${part}: ${message}`);
}

/**
 * A destination that cannot be used does not keep the others from having their copy, unless it is required: the run
 * goes on without it, and ends as partial.
 */
function spareTheRest(run: Run, found: readonly NamedFinding[]): readonly NamedFinding[] {
  const { destinations } = run.parts;
  const errors = new Map(found.filter(isError).map((finding) => [finding.part, finding]));
  const failing = destinations.filter(({ id }) => errors.has(id));
  if (failing.length === destinations.length || failing.some(({ required }) => required))
    return found;
  for (const { id } of failing) {
    const finding = errors.get(id);
    if (finding) run.progress.copies.set(id, { state: 'failed', error: unusable(finding) });
  }
  return found.map((finding) =>
    failing.some(({ id }) => id === finding.part) ? { ...finding, severity: 'warning' } : finding,
  );
}

function isError({ severity }: NamedFinding): boolean {
  return severity === 'error';
}

function unusable({ message, hint }: NamedFinding): BackupError {
  return new BackupError({ code: 'BP5040', stage: 'preflight', message, hint });
}

async function checkOwners(run: Run): Promise<readonly NamedFinding[]> {
  return await checkOwnersOf(run, contextOf(run));
}

function partsOf(run: Run): readonly (readonly [string, Part])[] {
  const { destinations, compressor, encryption, application } = run.parts;
  return [
    ...run.progress.dumps.map(
      ({ id, member, source }) => [artifactId(id, member), source] as const,
    ),
    ...(compressor ? [['compress', compressor] as const] : []),
    ...(encryption ? [['encrypt', encryption.codec] as const] : []),
    ...(application ? [['application', application] as const] : []),
    ...destinations.map(({ id, destination }) => [id, destination] as const),
  ];
}

function checkOne(run: Run) {
  return async ([name, part]: readonly [string, Part]): Promise<readonly NamedFinding[]> => {
    try {
      return (await part.check(contextOf(run))).map((finding) => ({ ...finding, part: name }));
    } catch (error) {
      run.signal.throwIfAborted();
      if (!(error instanceof BackupError)) throw error;
      return [thrownFinding(name, error)];
    }
  };
}

function refusal(errors: readonly NamedFinding[]): BackupError {
  const [first] = errors;
  const more = errors.length > 1 ? ` (and ${errors.length - 1} more)` : '';
  const code = errors.every((error) => error.code === first?.code) ? first?.code : undefined;
  return new BackupError({
    code: code ?? 'BP5002',
    stage: 'preflight',
    message: `${first?.part}: ${first?.message}${more}`,
    hint: first?.hint ?? 'mend what was found',
  });
}
