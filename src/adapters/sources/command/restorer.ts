import { createHash } from 'node:crypto';
import { open, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { BackupError } from '../../../model/failures.ts';
import type { SourceCommand } from '../../../model/plan.ts';
import type { RestoreParts } from '../../../ports/definition.ts';
import type { Command } from '../../../ports/place.ts';
import type {
  Handle,
  Loading,
  Restorer,
  RestoreWish,
  Settled,
  Survey,
} from '../../../ports/restorer.ts';
import type { Finding, StepContext } from '../../../ports/step-context.ts';
import type { Via } from '../../../ports/via.ts';
import { checkProgram, programOf } from './command.ts';

type Definition = Pick<SourceCommand, 'restore'>;

/** Gives the bytes to a program of the user's choice, which works on the live data: nobody can take it back. */
export function createRestorer(definition: Definition, parts: RestoreParts): Restorer {
  return new CommandRestorer(definition, parts);
}

class CommandRestorer implements Restorer {
  readonly kind = 'command';
  readonly #command: Command | null;
  readonly #via: Via;

  constructor({ restore = [] }: Definition, parts: RestoreParts) {
    this.#command = restore.length === 0 ? null : programOf(restore, parts);
    this.#via = parts.via;
  }

  async check(context: StepContext): Promise<readonly Finding[]> {
    if (this.#command === null) {
      return [error('no program puts this dump back', 'name one in `restore` of the dump')];
    }
    return await checkProgram(this.#command, { via: this.#via, key: 'restore' }, context);
  }

  /** What the program will change is known to nobody. */
  async survey(wish: RestoreWish, context: StepContext): Promise<Survey> {
    const argv = this.#command?.argv ?? [];
    // All of the plain bytes wait there until the program may read them.
    const folder = dirname(dirname(await context.scratch.path('plain')));
    return {
      ...{ isPresent: true, size: null, keeps: [], isReversible: false },
      needs: [{ folder, bytes: wish.plain.bytes }],
      target: [this.#via.isHere ? argv.join(' ') : `${argv.join(' ')} in ${this.#via.label}`],
      fingerprint: createHash('sha256')
        .update(JSON.stringify([this.#via.label, argv]))
        .digest('hex'),
      findings: [...(await this.check(context)), ...judgeWish(wish)],
    };
  }

  async prepare(_wish: RestoreWish, context: StepContext): Promise<Handle> {
    const file = await context.scratch.path('plain');
    if (this.#via.isHere) return { file, there: file };
    const place = await this.#via.open(context);
    return { file, there: await place.scratch('plain', context) };
  }

  /** A program in another place would take a line that breaks for the end of the bytes: it gets a file, too. */
  async load(handle: Handle, context: StepContext): Promise<Loading> {
    const { file, there, begun } = fromHandle(handle);
    if (await exists(begun)) throw begunAlready();
    const finish = () => Promise.resolve();
    if (this.#via.isHere) {
      await rm(file, { force: true });
      return { sink: { file }, finish };
    }
    const place = await this.#via.open(context);
    const program: Command = { argv: ['sh', '-c', 'exec cat >"$0"', there], stdin: 'pipe' };
    return { sink: { program, place }, finish };
  }

  /** Once: what a program does to data that it has half changed already is known to nobody. */
  async activate(handle: Handle, context: StepContext): Promise<void> {
    const { there, begun, done } = fromHandle(handle);
    if (await exists(done)) return;
    if (await exists(begun)) throw begunAlready();
    await note(begun);
    await this.#run(there, context);
    await note(done);
  }

  async rollback(handle: Handle): Promise<void> {
    const { file, begun } = fromHandle(handle);
    await rm(file, { force: true });
    if (await exists(begun)) throw cannotTakeBack();
  }

  async settle(handle: Handle): Promise<Settled> {
    const { file, begun, done } = fromHandle(handle);
    for (const path of [file, begun, done]) await rm(path, { force: true });
    return { kept: [] };
  }

  async #run(file: string, context: StepContext): Promise<void> {
    if (this.#command === null) throw new TypeError('the survey finds that there is no program');
    const { argv, ...around } = this.#command;
    const place = await this.#via.open(context);
    // It reads the file itself: whatever it leaves unread is its own affair, as in the dump its exit code counts.
    const reading: Command['argv'] = ['sh', '-c', 'exec "$@" <"$0"', file, ...argv];
    const { stdout, done } = place.spawn({ ...around, argv: reading }, context);
    // What it prints is not looked at, but must go somewhere.
    stdout.on('error', () => undefined).resume();
    const { code, signal, stderr, failure, lost } = await done;
    if (code === 0) return;
    const said = stderr.trimEnd().split('\n').slice(-3).join(' | ');
    const how =
      failure ?? lost ?? (signal === null ? `ended with ${code}` : `was killed by ${signal}`);
    throw new BackupError({
      code: 'BP5110',
      message: `${argv[0]} ${how}${said === '' ? '' : `: ${said}`}`,
      hint: 'look at the data: it works in place, and what it has changed until then stays changed',
    });
  }
}

interface Files {
  readonly file: string;
  /** The bytes where the program runs; the same file on this machine. */
  readonly there: string;
  /** Whether the program was ever started, and whether it has ended well. */
  readonly begun: string;
  readonly done: string;
}

function fromHandle(handle: Handle): Files {
  // Made by `prepare`, and kept in a journal of ours.
  const { file, there = file } = handle as { readonly file: string; readonly there?: string };
  return { file, there, begun: `${file}.begun`, done: `${file}.done` };
}

function judgeWish({ existing }: RestoreWish): readonly Finding[] {
  if (existing === 'refuse') {
    const message = 'whether there is data that the program would replace is known to nobody';
    return [error(message, 'say `--existing overwrite` if it may')];
  }
  const message = 'the program works on the live data: this cannot be rolled back';
  const kept = existing === 'swap' ? ', and nothing old is kept' : '';
  const hint = 'make sure that there is a backup of what is there now';
  return [{ severity: 'warning', message: message + kept, hint }];
}

async function note(path: string): Promise<void> {
  const file = await open(path, 'w', 0o600);
  await file.sync().finally(() => file.close());
}

function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

function begunAlready(): BackupError {
  return new BackupError({
    code: 'BP5110',
    message: 'the program was interrupted while it put data back: how far it came is not known',
    hint: 'look at the data, and restore it again from the beginning',
  });
}

function cannotTakeBack(): BackupError {
  return new BackupError({
    code: 'BP5110',
    message: 'what the program has done to the live data cannot be taken back',
    hint: 'restore the backup that was made before it, or look at the data',
  });
}

function error(message: string, hint: string): Finding {
  return { severity: 'error', message, hint };
}
