import { BackupError } from '../../../model/failures.ts';
import type { Place, Running } from '../../../ports/place.ts';
import type { StepContext } from '../../../ports/step-context.ts';
import { firstLine } from './first-line.ts';

/** Makes a folder and says where, then does nothing; the folder goes when it is ended, as it is when we die. */
const program = [
  '_folder=$(mktemp -d "${TMPDIR:-/tmp}/run-pipeline.$0.XXXXXXXX") || exit 1',
  `trap 'rm -rf "$_folder"' EXIT`,
  "trap 'exit 0' TERM HUP INT",
  'printf "%s\\n" "$_folder"',
  'while :; do sleep 3600 & wait "$!"; done',
].join('\n');

/** Keeps the one folder for temporary files that a process of ours has in another place. */
export class Keeper {
  readonly #place: Pick<Place, 'spawn'>;
  readonly #mark: string;
  #kept: Promise<Kept> | null = null;
  #names = 0;

  constructor(place: Pick<Place, 'spawn'>, mark: string) {
    this.#place = place;
    this.#mark = mark;
  }

  /** A path in it that does not exist yet. */
  async path(name: string, context: StepContext): Promise<string> {
    this.#kept ??= begin(this.#place, this.#mark, context);
    const { folder } = await this.#kept;
    this.#names += 1;
    return `${folder}/${this.#names}-${name.replace(/[^\w.-]/g, '_')}`;
  }

  /** The folder is gone when it resolves; so it is where there never was one. */
  async end(): Promise<void> {
    const kept = await this.#kept?.catch(() => null);
    this.#kept = null;
    if (!kept) return;
    kept.stop.abort();
    await kept.running.done;
  }
}

interface Kept {
  readonly folder: string;
  readonly running: Running;
  readonly stop: AbortController;
}

/** It outlives the step that asked for it first. */
async function begin(
  place: Pick<Place, 'spawn'>,
  mark: string,
  context: StepContext,
): Promise<Kept> {
  const stop = new AbortController();
  const around = { ...context, signal: stop.signal };
  const running = place.spawn({ argv: ['sh', '-c', program, mark] }, around);
  const folder = await firstLine(running.stdout);
  if (folder !== null) return { folder, running, stop };
  const { stderr, failure, lost } = await running.done;
  throw new BackupError({
    code: 'BP5030',
    message: `a folder for temporary files cannot be made there: ${failure ?? lost ?? stderr.trim()}`,
    hint: 'make room on the disk of its temporary files, or let its user write there',
  });
}
