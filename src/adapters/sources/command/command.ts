import { resolve } from 'node:path';
import type { SourceCommand } from '../../../model/plan.ts';
import type { Parts } from '../../../ports/definition.ts';
import type { Command } from '../../../ports/place.ts';
import type { Estimated, Output, Source } from '../../../ports/source.ts';
import type { Finding, StepContext } from '../../../ports/step-context.ts';

type Config = Pick<SourceCommand, 'run' | 'extension'>;

/** The output of a program of the user's choice. Its exit code 0 is the only proof there can be. */
export function create(config: Config, parts: Parts): Source {
  return new CommandSource(config, parts);
}

class CommandSource implements Source {
  readonly kind = 'command';
  readonly suffix: string;
  readonly #command: Command;
  readonly #place: Parts['place'];

  constructor({ run, extension }: Config, { place, repository }: Parts) {
    const [program, ...parameters] = run;
    if (program === undefined) throw new TypeError('a command has at least its program');
    this.suffix = extension;
    this.#command = { argv: [inFolder(program, repository), ...parameters], cwd: repository };
    this.#place = place;
  }

  async check(context: StepContext): Promise<readonly Finding[]> {
    const [program] = this.#command.argv;
    if ((await this.#place.which(program, context)) !== null) return [];
    const message = `there is no program \`${program}\` that this user may run`;
    const hint = 'install it, correct the first word of `run`, or make the file executable';
    return [{ severity: 'error', message, hint }];
  }

  /** What a program will write is known to nobody. */
  estimate(): Promise<Estimated> {
    return Promise.resolve({ bytes: 0, scratchBytes: 0 });
  }

  dump(): Promise<Output> {
    return Promise.resolve({ program: this.#command, place: this.#place });
  }
}

/** A program with a slash is a file, and relative to the repository like every path. */
function inFolder(program: string, repository: string): string {
  return program.includes('/') ? resolve(repository, program) : program;
}
