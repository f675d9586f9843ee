import { text } from 'node:stream/consumers';
import { BackupError } from '../../../../model/failures.ts';
import { Secret } from '../../../../model/secret.ts';
import type { Command, Place } from '../../../../ports/place.ts';
import type { StepContext } from '../../../../ports/step-context.ts';
import { connectionTo } from '../sql.ts';

export interface Access {
  readonly place: Place;
  readonly env: Readonly<Record<string, string>>;
  readonly password: Secret | null;
  /** For people. */
  readonly label: string;
  /** By the name of the program: its path. */
  readonly programs: Readonly<Record<'psql' | 'pg_restore', string>>;
  /** A database in which statements about others are run. */
  readonly maintenance: string;
}

/** A server as the role that restores sees it. */
export class Server {
  readonly #access: Access;

  constructor(access: Access) {
    this.#access = access;
  }

  get place(): Place {
    return this.#access.place;
  }

  get label(): string {
    return this.#access.label;
  }

  async version(context: StepContext): Promise<number> {
    return await this.ask<number>("SELECT current_setting('server_version_num')", context);
  }

  command(argv: readonly [string, ...string[]]): Command {
    const { env, password } = this.#access;
    return {
      argv,
      env,
      ...(password !== null && { secretFiles: { PGPASSFILE: passFile(password) } }),
    };
  }

  program(name: 'psql' | 'pg_restore'): string {
    return this.#access.programs[name];
  }

  /** One value, as JSON, of the last of the statements. */
  async ask<T>(
    query: string | readonly string[],
    context: StepContext,
    database?: string,
  ): Promise<T> {
    const said = await this.#psql([query].flat(), context, database);
    return (said.trim() === '' ? null : JSON.parse(said)) as T;
  }

  /** One after another, each for itself, until one fails. */
  async run(statements: readonly string[], context: StepContext, database?: string): Promise<void> {
    if (statements.length > 0) await this.#psql(statements, context, database);
  }

  /** All of them or none. */
  async runTogether(statements: readonly string[], context: StepContext): Promise<void> {
    await this.#psql(['BEGIN', ...statements, 'COMMIT'], context);
  }

  async #psql(
    statements: readonly string[],
    context: StepContext,
    database = this.#access.maintenance,
  ): Promise<string> {
    const argv = [this.program('psql'), ...quiet, '-d', connectionTo(database)] as const;
    const { stdin, stdout, done } = this.place.spawn(
      { ...this.command(argv), stdin: 'pipe' },
      context,
    );
    stdin.on('error', () => undefined).end(`${statements.join(';\n')};\n`);
    const said = text(stdout).catch(() => '');
    const { code, stderr, failure, lost } = await done;
    if (code === 0) return await said;
    throw new BackupError({
      code: 'BP5110',
      message: `psql: ${failure ?? lost ?? stderr.trim().split('\n').slice(-3).join(' | ')}`,
      hint: 'see',
    });
  }
}

const quiet = ['-X', '-w', '-q', '-A', '-t', '-v', 'ON_ERROR_STOP=1'] as const;

function passFile(password: Secret): Secret {
  return new Secret(`*:*:*:*:${password.reveal().replace(/[\\:]/g, '\\$&')}\n`);
}
