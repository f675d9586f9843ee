import { extname } from 'node:path';
import { failureFinding } from '../../../model/failure-finding.ts';
import { BackupError } from '../../../model/failures.ts';
import type { SourceEventstore } from '../../../model/plan.ts';
import type { ProjectParts } from '../../../ports/definition.ts';
import type { DumpEnd, Estimated, Output, Source } from '../../../ports/source.ts';
import type { Finding, StepContext } from '../../../ports/step-context.ts';
import { sizeOfTrees } from '../../../util/tree-size.ts';
import type { FoundInCopy } from './copy-inspector.ts';
import { copyScript } from './copy-script.ts';
import { checkpoints, folderOf, missingCheckpoints } from './folder.ts';

type Config = Pick<SourceEventstore, 'path' | 'volume' | 'index'>;

/** The same file in the sources and in what is built of them. */
const module = new URL(`copy-inspector${extname(import.meta.url)}`, import.meta.url).href;
const counting = { ms: 10_000, entries: 1_000_000 };

/** The files of a node, copied while it works. */
export function create(config: Config, parts: ProjectParts): Source {
  return new EventstoreSource(config, parts);
}

class EventstoreSource implements Source {
  readonly kind = 'eventstore';
  readonly suffix = 'tar';
  readonly #config: Config;
  readonly #parts: ProjectParts;

  constructor(config: Config, parts: ProjectParts) {
    this.#config = config;
    this.#parts = parts;
  }

  async check(context: StepContext): Promise<readonly Finding[]> {
    try {
      const folder = await folderOf(this.#config, this.#parts, context);
      const missing = await missingCheckpoints(folder);
      const hasTar = (await this.#parts.place.which('tar', context)) !== null;
      return [...(missing.length > 0 ? [noNode(folder, missing)] : []), ...(hasTar ? [] : [noTar])];
    } catch (error) {
      context.signal.throwIfAborted();
      return [failureFinding(error)];
    }
  }

  async estimate(context: StepContext): Promise<Estimated> {
    const folder = await folderOf(this.#config, this.#parts, context);
    return { bytes: sizeOfTrees([folder], counting).bytes, scratchBytes: 0 };
  }

  async dump(context: StepContext): Promise<Output> {
    const { place } = this.#parts;
    const folder = await folderOf(this.#config, this.#parts, context);
    const ours = await context.scratch.path('eventstore');
    const index = this.#config.index ? 'yes' : 'no';
    const make = 'mkdir -m 700 -- "$2" || exit 1';
    const argv = ['sh', '-c', `${make}\n${copyScript}`, 'copy', folder, ours, index] as const;
    return {
      program: { argv: [...argv], env: { LC_ALL: 'C' } },
      place,
      inspector: { module },
      explain: ({ stderr }) => explain(stderr),
      settle: (end) => Promise.resolve(settle(end, context)),
    };
  }
}

function settle({ stderr, found: raw }: DumpEnd, context: StepContext): void {
  // By the inspector of this same version.
  const found = raw as unknown as FoundInCopy;
  const lacks = [...checkpoints, 'truncate.chk'].filter((one) => !found.checkpoints.includes(one));
  if (!found.isWhole || found.isOutOfOrder || lacks.length > 0 || found.chunks === 0) {
    const what = found.isWhole
      ? `it lacks ${lacks.join(', ') || 'chunks'}`
      : 'it ends before its end';
    throw new BackupError({
      code: 'BP5014',
      stage: 'dump',
      message: `the copy of the node is not complete: ${what}`,
      hint: 'is it the data folder of a node, and does no scavenge run?',
    });
  }
  for (const line of stderr.split('\n')) if (isNews(line)) context.warn(`tar said: ${line}`);
  context.record({ entries: found.entries, roots: ['.'], chunks: found.chunks });
}

/** Chunks are written to all the time. */
function isNews(line: string): boolean {
  return line.trim() !== '' && !/file changed as we read it|socket ignored/.test(line);
}

function explain(stderr: string): Error | null {
  if (!/Cannot (?:stat|open)|No such file/.test(stderr)) return null;
  const [line = ''] = stderr.trim().split('\n');
  return new BackupError({
    code: 'BP5010',
    stage: 'dump',
    message: `a file of the node went away while it was copied: ${line}`,
    hint: 'a scavenge or an index merge replaces files: back up when none runs',
  });
}

function noNode(folder: string, missing: readonly string[]): Finding {
  return {
    severity: 'error',
    message: `${folder} is no data folder of a node, or may not be read: it lacks ${missing.join(' and ')}`,
    hint: 'it is the folder that holds chaser.chk, `Db` in the configuration of the node',
  };
}

const noTar: Finding = {
  severity: 'error',
  message: 'there is no GNU tar on the path',
  hint: 'install GNU tar',
};
