import { BackupError } from '../../../../model/failures.ts';
import type { Command, Exit, Place } from '../../../../ports/place.ts';
import type { StepContext } from '../../../../ports/step-context.ts';
import { clientFailure } from '../explain-client.ts';
import { readProgram } from '../read-program.ts';
import type { Server } from '../server.ts';
import { connectionTo } from '../sql.ts';

type ProgramName = 'psql' | 'pg_restore';

/** A server as the role that restores sees it: most of what it is told is said in a database beside the live one. */
export class RestoreServer {
  readonly #server: Server;
  readonly #beside: string;

  constructor(server: Server, beside: string) {
    this.#server = server;
    this.#beside = beside;
  }

  get place(): Place {
    return this.#server.place;
  }

  get label(): string {
    return this.#server.label;
  }

  get clientMajor(): number {
    return Number.parseInt(this.#server.clientVersion, 10);
  }

  program(name: ProgramName): string {
    return this.#server.program(name);
  }

  command(name: ProgramName, parameters: readonly string[]): Command {
    return this.#server.command(name, parameters);
  }

  /** One value, as JSON, of the last of the statements. */
  async ask<T>(
    query: string | readonly string[],
    context: StepContext,
    database = this.#beside,
  ): Promise<T> {
    const said = await this.#say([query].flat(), { context, database });
    return (said.trim() === '' ? null : JSON.parse(said)) as T;
  }

  /** One after another, each for itself, until one fails. */
  async run(
    statements: readonly string[],
    context: StepContext,
    database = this.#beside,
  ): Promise<void> {
    if (statements.length > 0) await this.#say(statements, { context, database });
  }

  /** All of them or none. */
  async runTogether(statements: readonly string[], context: StepContext): Promise<void> {
    await this.run(['BEGIN', ...statements, 'COMMIT'], context);
  }

  async version(context: StepContext): Promise<number> {
    return await this.ask<number>("SELECT current_setting('server_version_num')", context);
  }

  async #say(
    statements: readonly string[],
    { context, database }: { readonly context: StepContext; readonly database: string },
  ): Promise<string> {
    const command = this.command('psql', [...quiet, '-d', connectionTo(database)]);
    const input = `${statements.join(';\n')};\n`;
    const explain = (exit: Exit) => explainExit(exit, this.label);
    return await readProgram({ place: this.place, command, input, explain }, context);
  }
}

/** Asks nobody for a password, reads no settings of the user, and ends at the first error. */
const quiet = ['-X', '-w', '-q', '-A', '-t', '-v', 'ON_ERROR_STOP=1'] as const;

/** Who restores needs other rights than who dumps. */
function explainExit(exit: Exit, label: string): BackupError {
  const { message, hint, code } = clientFailure('psql', exit, label);
  const isDenied = /permission denied|must be (?:owner|superuser|member|able)/.test(exit.stderr);
  const better = 'name a role in `admin` of the dump that may do that, such as a superuser';
  return new BackupError({
    code: code === 'BP5012' ? code : 'BP5110',
    message,
    hint: isDenied ? better : hint,
  });
}
