import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { Writable } from 'node:stream';
import { failureFinding } from '../../../model/failure-finding.ts';
import type { Command, Place, Running } from '../../../ports/place.ts';
import type { Finding, StepContext } from '../../../ports/step-context.ts';
import type { Sweeps, Via } from '../../../ports/via.ts';
import { restateEnding } from './ending.ts';
import { Keeper } from './keeper.ts';
import { renderScript, shellProgram } from './script.ts';
import { sweepCommand } from './sweep.ts';
import type { OpenLine, Transport } from './transport.ts';

export interface RemoteParts {
  readonly transport: Transport;
  readonly local: Place;
  /** Of this process, and of nothing else. */
  readonly mark: string;
}

/** Another host or a container: everything that needs no more than a shell there. Opens nothing. */
export function createRemoteVia(parts: RemoteParts): Via & Sweeps {
  return new RemoteVia(parts);
}

class RemoteVia implements Via, Sweeps {
  readonly kind: string;
  readonly label: string;
  readonly isHere = false;
  readonly mark: string;
  readonly #transport: Transport;
  readonly #local: Place;
  #open: Promise<RemotePlace> | null = null;

  constructor({ transport, local, mark }: RemoteParts) {
    this.kind = transport.kind;
    this.label = transport.label;
    this.mark = mark;
    this.#transport = transport;
    this.#local = local;
  }

  async check(context: StepContext): Promise<readonly Finding[]> {
    try {
      await this.open(context);
      return [];
    } catch (error) {
      context.signal.throwIfAborted();
      return [failureFinding(error)];
    }
  }

  async open(context: StepContext): Promise<Place> {
    return await this.#place(context);
  }

  async sweep(mark: string, context: StepContext): Promise<void> {
    if (!(await this.#transport.mayHold(context))) return;
    const place = await this.#place(context);
    await place.run(sweepCommand(mark), context);
    if (mark !== this.mark) await this.#transport.forget(mark);
  }

  async end(context: StepContext): Promise<void> {
    const place = await this.#open?.catch(() => null);
    this.#open = null;
    if (!place) return;
    try {
      await place.keeper.end(context.signal);
      if (place.mayHaveLeft) await place.run(sweepCommand(this.mark), context);
    } finally {
      await place.line.close();
    }
  }

  /** A line that could not be opened is tried anew by whoever asks next. */
  #place(context: StepContext): Promise<RemotePlace> {
    this.#open ??= this.#transport.open(context).then(
      (line) => new RemotePlace({ line, local: this.#local, mark: this.mark, via: this }),
      (error: unknown) => {
        this.#open = null;
        throw error;
      },
    );
    return this.#open;
  }
}

/**
 * What is passed on behind the first line ends only where it has ended itself: a `cat` that is killed would be taken for
 * the end of the bytes. That the reader is gone (141) is told by the reader.
 */
const joining = [
  'exec 3<"$0" || exit 126',
  'rm -f "$0"',
  '{ { cat <&3 && exec 3<&- && { cat || [ "$?" -eq 141 ]; }; } || kill -s TERM "$$"; } | { exec 3<&-; exec "$@"; }',
].join('; ');

/** Takes what is written and drops it. */
function nowhere(): Writable {
  return new Writable({ write: (_chunk, _encoding, callback) => callback() });
}

interface Remote {
  readonly line: OpenLine;
  readonly local: Place;
  readonly mark: string;
  readonly via: Pick<Via, 'kind' | 'label'>;
}

class RemotePlace implements Place {
  readonly kind: string;
  readonly line: OpenLine;
  readonly keeper: Keeper;
  readonly #local: Place;
  readonly #mark: string;
  readonly #label: string;
  #running = 0;

  constructor({ line, local, mark, via }: Remote) {
    this.kind = via.kind;
    this.#label = via.label;
    this.line = line;
    this.#local = local;
    this.#mark = mark;
    this.keeper = new Keeper(this, mark);
  }

  check(): Promise<readonly Finding[]> {
    return Promise.resolve([]);
  }

  spawn(command: Command, context: StepContext): Running {
    const { local, script } = this.#translate(command);
    const { stdin, stdout, done } = this.#local.spawn(local, context);
    stdin.write(`${script}\n`);
    this.#count(done);
    if (command.stdin === 'pipe') return { stdin, stdout, done };
    // Until then it is the line to us, by which the program knows that we live.
    void done.then(() => stdin.destroy());
    return { stdin: nowhere(), stdout, done };
  }

  async which(program: string, context: StepContext): Promise<string | null> {
    const found = await this.run({ argv: ['sh', '-c', 'command -v "$0" || :', program] }, context);
    return found.trim() || null;
  }

  /** What it is to do stands in front of what it reads; nobody but this user sees it on the way. */
  async standIn(command: Command, context: StepContext): Promise<Command> {
    const { local, script } = this.#translate({ ...command, stdin: 'pipe' });
    const file = await context.scratch.path('line');
    await writeFile(file, `${script}\n`, { flag: 'wx', mode: 0o600 });
    // How it ends is told to whoever starts it.
    this.#running += 1;
    return { ...local, argv: ['sh', '-c', joining, file, ...local.argv] };
  }

  async scratch(name: string, context: StepContext): Promise<string> {
    return await this.keeper.path(name, context);
  }

  /** Whether not every program has said how it ended: then nobody knows that it has. */
  get mayHaveLeft(): boolean {
    return this.#running > 0;
  }

  #count(done: Running['done']): void {
    this.#running += 1;
    void done.then(({ code, signal, failure, isStopped }) => {
      const isKnown = failure !== undefined || code !== null || signal !== null;
      if (isKnown && isStopped !== true) this.#running -= 1;
    });
  }

  /** The output of a short program; fails where the program does. */
  async run(command: Command, context: StepContext): Promise<string> {
    const { stdout } = this.spawn(command, context);
    const chunks: Buffer[] = [];
    for await (const chunk of stdout) chunks.push(chunk);
    return Buffer.concat(chunks).toString('utf8');
  }

  #translate(command: Command): { readonly local: Command; readonly script: string } {
    const nonce = randomBytes(6).toString('hex');
    const [program] = command.argv;
    const { line } = this;
    const explain: OpenLine['explain'] = (exit) => `${this.#label}: ${line.explain(exit)}`;
    return {
      script: renderScript(command, { mark: this.#mark, nonce }),
      local: {
        ...line.command(shellProgram),
        stdin: 'pipe',
        ...(command.okCodes && { okCodes: command.okCodes }),
        standsFor: { program, restate: (exit) => restateEnding({ program, nonce, explain }, exit) },
      },
    };
  }
}
