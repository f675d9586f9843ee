import { statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import { checkOwner } from '../catalog/owner.ts';
import { BackupError } from '../model/failures.ts';
import type { Finding, Part } from '../ports/step-context.ts';
import { formatBytes } from '../util/human.ts';
import { contextOf } from './context.ts';
import { estimateStored } from './estimate.ts';
import { readHistory } from './read-history.ts';
import type { Run } from './run.ts';

/** Asks every part for all that is wrong, and touches nothing. Any error ends the run before it has begun. */
export async function preflight(run: Run): Promise<string> {
  run.progress.history = (await readHistory(run)).history;
  const found = (
    await Promise.all([...partsOf(run).map(checkOne(run)), checkOwners(run), checkSpace(run)])
  ).flat();
  const judged = spareTheRest(run, found);
  for (const { part, severity, message, hint } of judged) {
    run.emit({ event: 'finding', part, severity, message, hint });
    if (severity === 'warning') run.progress.warnHere(`${part}: ${message}`);
  }
  const errors = judged.filter(({ severity }) => severity === 'error');
  if (errors.length === 0) return `${partsOf(run).length} parts are ready`;
  throw refusal(errors);
}

/**
 * A destination that cannot be used does not keep the others from having their copy, unless it is required: the run
 * goes on without it, and ends as partial.
 */
function spareTheRest(run: Run, found: readonly Named[]): readonly Named[] {
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

function isError({ severity }: Named): boolean {
  return severity === 'error';
}

function unusable({ message, hint }: Named): BackupError {
  return new BackupError({ code: 'BP5040', stage: 'preflight', message, hint });
}

/** The folder of another installation is not ours to write to, and an empty one may be an unmounted disk. */
async function checkOwners(run: Run): Promise<readonly Named[]> {
  const found = run.parts.destinations.map(
    async ({ id, destination }): Promise<readonly Named[]> => {
      try {
        const claim = { ...run.ownership.of(destination), destination, pipeline: run.plan.name };
        await checkOwner(claim, contextOf(run));
        return [];
      } catch (error) {
        run.signal.throwIfAborted();
        const { message, hint } = error instanceof BackupError ? error : unreachable(error);
        return [{ part: id, severity: 'error', message, hint }];
      }
    },
  );
  return (await Promise.all(found)).flat();
}

function unreachable(error: unknown): { readonly message: string; readonly hint: string } {
  const reason = error instanceof Error ? error.message : String(error);
  return { message: `it cannot be read: ${reason}`, hint: 'is it mounted and reachable?' };
}

type Named = Finding & { readonly part: string };

function partsOf(run: Run): readonly (readonly [string, Part])[] {
  const { sources, destinations, compressor, encryption } = run.parts;
  return [
    ...sources.map(({ id, member, source }) => [member ? `${id}.${member}` : id, source] as const),
    ...(compressor ? [['compress', compressor] as const] : []),
    ...(encryption ? [['encrypt', encryption.codec] as const] : []),
    ...destinations.map(({ id, destination }) => [id, destination] as const),
  ];
}

function checkOne(run: Run) {
  return async ([name, part]: readonly [string, Part]): Promise<readonly Named[]> => {
    try {
      return (await part.check(contextOf(run))).map((finding) => ({ ...finding, part: name }));
    } catch (error) {
      run.signal.throwIfAborted();
      if (!(error instanceof BackupError)) throw error;
      return [{ part: name, severity: 'error', message: error.message, hint: error.hint }];
    }
  };
}

/** A full disk stops the live database too: what the run will need must be there beforehand. */
async function checkSpace(run: Run): Promise<readonly Named[]> {
  const { keepFree } = run.plan.stages.preflight;
  const needed = await estimateStored(run);
  const found: Named[] = [];
  const look = (part: string, free: number | null) => {
    if (free === null || free - needed >= keepFree) return;
    const message = `${formatBytes(free)} are free, but about ${formatBytes(needed)} are needed and ${formatBytes(keepFree)} must stay free`;
    const hint =
      'make room, use another disk, or correct `stages.preflight.estimate` or `keepFree`';
    found.push({ part, severity: 'error', message, hint });
  };
  look('staging', await freeAt(run.staging.folder));
  for (const { id, destination } of run.parts.destinations) {
    look(id, await destination.free(contextOf(run)).catch(() => null));
  }
  return found;
}

/** Of a folder, or of the nearest one above it when it is not there yet. */
async function freeAt(folder: string): Promise<number | null> {
  try {
    const { bavail, bsize } = await statfs(folder);
    return bavail * bsize;
  } catch {
    const above = dirname(folder);
    return above === folder ? null : await freeAt(above);
  }
}

function refusal(errors: readonly Named[]): BackupError {
  const [first] = errors;
  const more = errors.length > 1 ? ` (and ${errors.length - 1} more)` : '';
  return new BackupError({
    code: 'BP5002',
    stage: 'preflight',
    message: `${first?.part}: ${first?.message}${more}`,
    hint: first?.hint ?? 'mend what was found',
  });
}
