import { BackupError } from '../../../model/failures.ts';
import type { Place, Running } from '../../../ports/place.ts';
import type { StepContext } from '../../../ports/step-context.ts';
import { firstLine } from './first-line.ts';

/**
 * Makes a folder and says where; it goes when our line to the program ends, as it does when we die. The program has no
 * children: the first process of a container would inherit them.
 */
const program = [
  '_folder=$(mktemp -d "${TMPDIR:-/tmp}/run-pipeline.$0.XXXXXXXX") || exit 1',
  'printf "%s\\n" "$_folder"',
  'while IFS= read -r _word; do :; done',
  'rm -rf "$_folder"',
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

  /** The folder is gone when it resolves; so it is where there never was one. A line that is dead is waited for until the signal fires. */
  async end(signal: AbortSignal): Promise<void> {
    const kept = await this.#kept?.catch(() => null);
    this.#kept = null;
    if (!kept) return;
    const stop = (): void => kept.stop.abort();
    signal.addEventListener('abort', stop, { once: true });
    kept.running.stdin.end();
    await kept.running.done;
    signal.removeEventListener('abort', stop);
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
  const command = { argv: ['sh', '-c', program, mark], stdin: 'pipe' } as const;
  const running = place.spawn(command, { ...context, signal: stop.signal });
  const folder = await firstLine(running.stdout);
  if (folder !== null) return { folder, running, stop };
  const { stderr, failure, lost } = await running.done;
  throw new BackupError({
    code: 'BP5030',
    message: `a folder for temporary files cannot be made there: ${failure ?? lost ?? stderr.trim()}`,
    hint: 'make room on the disk of its temporary files, or let its user write there',
  });
}
