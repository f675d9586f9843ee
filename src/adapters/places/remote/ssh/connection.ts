import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BackupError } from '../../../../model/failures.ts';
import type { Secret } from '../../../../model/secret.ts';
import type { Command, Exit, Place, Running } from '../../../../ports/place.ts';
import type { StepContext } from '../../../../ports/step-context.ts';
import { firstLine } from '../first-line.ts';
import { explainSsh } from './explain.ts';
import { files, hostKeyScript, type SshAddress, sshOptions } from './options.ts';

export interface Connecting {
  readonly address: SshAddress & { readonly ssh: string };
  readonly label: string;
  /** The private key, when it is one of ours. */
  readonly identity: Secret | null;
  /** Where the agent of this user listens, if there is one. */
  readonly agent: string | undefined;
  readonly local: Place;
  /** A part of the name of its folder. */
  readonly mark: string;
}

/** The name of a socket has 108 bytes at most, of which `ssh` takes some twenty. */
const longest = 40;

export function folderOf(mark: string): string {
  const parent = tmpdir().length > longest ? '/tmp' : tmpdir();
  return join(parent, `run-pipeline-ssh-${mark}`);
}

/** One connection to a host, which all programs there share, and which lives until it is closed or we die. */
export class Connection {
  readonly #around: Connecting;
  readonly #folder: string;
  readonly #stop = new AbortController();
  readonly #running: Running[] = [];

  /** Fails with `BP5019`; nothing is left then. */
  static async open(around: Connecting, context: StepContext): Promise<Connection> {
    const connection = new Connection(around);
    try {
      await connection.#begin(context);
      return connection;
    } catch (error) {
      await connection.close();
      throw error;
    }
  }

  private constructor(around: Connecting) {
    this.#around = around;
    this.#folder = folderOf(around.mark);
  }

  /** Runs a program of the shell there, by the shared connection; where that is lost, by one of its own. */
  command(program: string): Command {
    const { address } = this.#around;
    const control = ['-S', join(this.#folder, files.control), '-o', 'ControlMaster=no'];
    return {
      argv: ['ssh', '-T', ...control, ...this.#options, '--', address.ssh, program],
      env: this.#env,
      stdin: 'pipe',
    };
  }

  explain({ stderr, code, signal }: Exit): string {
    const last = stderr.trim().split('\n').at(-1)?.trim();
    return last || `the connection was lost (${signal ?? code})`;
  }

  async close(): Promise<void> {
    this.#stop.abort();
    for (const { done } of this.#running) await done;
    this.#remove();
    process.off('exit', this.#remove);
  }

  readonly #remove = (): void => rmSync(this.#folder, { recursive: true, force: true });

  async #begin(context: StepContext): Promise<void> {
    // A login may take minutes, and an interrupt does not wait for it.
    const stop = (): void => this.#stop.abort();
    context.signal.addEventListener('abort', stop, { once: true });
    try {
      await this.#connect(context);
    } finally {
      context.signal.removeEventListener('abort', stop);
    }
  }

  async #connect(context: StepContext): Promise<void> {
    const { address, identity, label } = this.#around;
    // Most verbs only look, and end without a word.
    process.once('exit', this.#remove);
    mkdirSync(this.#folder, { mode: 0o700 });
    if (address.hostKey !== undefined) {
      writeFileSync(join(this.#folder, files.hostKey), hostKeyScript(address.hostKey));
    }
    if (identity !== null) await this.#lendKey(identity, context);
    const control = ['-M', '-S', join(this.#folder, files.control), '-o', 'ControlPersist=no'];
    const ready = ['-o', 'PermitLocalCommand=yes', '-o', 'LocalCommand=echo ready'];
    const argv = [
      'ssh',
      '-N',
      '-T',
      ...control,
      ...ready,
      ...this.#options,
      '--',
      address.ssh,
    ] as const;
    const master = this.#start({ argv: [...argv], env: this.#env }, context);
    if ((await firstLine(master.stdout)) !== null) return;
    context.signal.throwIfAborted();
    const { stderr, failure } = await master.done;
    if (failure !== undefined) throw noProgram('ssh', failure);
    throw explainSsh(label, stderr);
  }

  /** Into an agent of our own: no file ever holds it. */
  async #lendKey(identity: Secret, context: StepContext): Promise<void> {
    const socket = join(this.#folder, files.agent);
    const agent = this.#start({ argv: ['ssh-agent', '-D', '-a', socket] }, context);
    if ((await firstLine(agent.stdout)) === null) {
      const { stderr, failure } = await agent.done;
      throw noProgram('ssh-agent', failure ?? stderr.trim());
    }
    const adding = this.#around.local.spawn(
      {
        argv: ['ssh-add', '-q', '-'],
        env: { SSH_AUTH_SOCK: socket, SSH_ASKPASS_REQUIRE: 'never' },
        stdin: 'pipe',
      },
      context,
    );
    adding.stdin.end(`${identity.reveal().trimEnd()}\n`);
    adding.stdout.resume();
    const { code, stderr, failure } = await adding.done;
    if (code === 0) return;
    throw new BackupError({
      code: 'BP5019',
      message: `the key in \`via.identity\` cannot be used: ${failure ?? (stderr.trim() || `ssh-add ended with ${code}`)}`,
      hint: 'it must be the private half, whole, and without a passphrase; a key with one belongs into the agent of this user',
    });
  }

  get #options(): readonly string[] {
    const { address, identity } = this.#around;
    return sshOptions({ ...address, folder: this.#folder, hasIdentity: identity !== null });
  }

  get #env(): Record<string, string> {
    const { agent, identity } = this.#around;
    return agent === undefined || identity !== null ? {} : { SSH_AUTH_SOCK: agent };
  }

  /** It lives longer than the step that needs it first. */
  #start(command: Command, context: StepContext): Running {
    const signal = this.#stop.signal;
    const running = this.#around.local.spawn(command, { ...context, signal });
    this.#running.push(running);
    return running;
  }
}

function noProgram(program: string, why: string): BackupError {
  return new BackupError({
    code: 'BP5019',
    message: `${program} cannot be started: ${why}`,
    hint: 'install the OpenSSH client on this host',
  });
}
