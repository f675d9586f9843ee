import { resolve } from 'node:path';
import type { SourceCommand } from '../../../model/plan.ts';
import type { SourceParts } from '../../../ports/definition.ts';
import type { Command } from '../../../ports/place.ts';
import type { Estimated, Output, Source } from '../../../ports/source.ts';
import type { Finding, StepContext } from '../../../ports/step-context.ts';
import type { Via } from '../../../ports/via.ts';

type Config = Pick<SourceCommand, 'run' | 'extension'>;

/** The output of a program of the user's choice. Its exit code 0 is the only proof there can be. */
export function create(config: Config, parts: SourceParts): Source {
  return new CommandSource(config, parts);
}

class CommandSource implements Source {
  readonly kind = 'command';
  readonly suffix: string;
  readonly #command: Command;
  readonly #via: Via;

  constructor({ run, extension }: Config, parts: SourceParts) {
    this.suffix = extension;
    this.#command = programOf(run, parts);
    this.#via = parts.via;
  }

  async check(context: StepContext): Promise<readonly Finding[]> {
    return await checkProgram(this.#command, { via: this.#via, key: 'run' }, context);
  }

  /** What a program will write is known to nobody. */
  estimate(): Promise<Estimated> {
    return Promise.resolve({ bytes: 0, scratchBytes: 0 });
  }

  async dump(context: StepContext): Promise<Output> {
    return { program: this.#command, place: await this.#via.open(context) };
  }
}

/** On this machine a program with a slash is a file, and relative to the repository like every path. */
export function programOf(
  [program, ...parameters]: readonly string[],
  { via, repository }: Pick<SourceParts, 'via' | 'repository'>,
): Command {
  if (program === undefined) throw new TypeError('a command has at least its program');
  if (!via.isHere) return { argv: [program, ...parameters] };
  const path = program.includes('/') ? resolve(repository, program) : program;
  return { argv: [path, ...parameters], cwd: repository };
}

/** What keeps a program from being started where it should run. */
export async function checkProgram(
  { argv: [program] }: Command,
  { via, key }: { readonly via: Via; readonly key: string },
  context: StepContext,
): Promise<readonly Finding[]> {
  const findings = await via.check(context);
  if (findings.some(({ severity }) => severity === 'error')) return findings;
  const place = await via.open(context);
  if ((await place.which(program, context)) !== null) return findings;
  const where = via.isHere ? '' : ` in ${via.label}`;
  const message = `there is no program \`${program}\`${where} that this user may run`;
  const hint = `install it, correct the first word of \`${key}\`, or make the file executable`;
  return [...findings, { severity: 'error', message, hint }];
}
