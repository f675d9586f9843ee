import { resolve } from 'node:path';
import type { HealthCommand } from '../../../model/plan.ts';
import type { Command, Place } from '../../../ports/place.ts';
import type { Finding, StepContext } from '../../../ports/step-context.ts';
import { shellLine } from '../../../util/shell-word.ts';
import { visibleLine } from '../../../util/visible-text.ts';
import type { HealthCheckPart } from './health-check.ts';

export interface CommandSurroundings {
  readonly place: Place;
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  /** A program may use all the time that the check has: whoever wants less can end it by itself. */
  readonly limitMs: number;
}

export function createCommandCheck(
  { run: [program = '', ...rest] }: HealthCommand,
  surroundings: CommandSurroundings,
): Pick<HealthCheckPart, 'name' | 'check' | 'ask'> {
  const { place, cwd, env } = surroundings;
  const command: Command = { argv: [program, ...rest], cwd, env, stdin: null };
  return {
    name: `command ${shellLine(command.argv)}`,
    check: async (context) => {
      const path = program.includes('/') ? resolve(cwd, program) : program;
      return (await place.which(path, context)) === null ? [missing(program)] : [];
    },
    ask: (context) => ask(command, surroundings, context),
  };
}

async function ask(
  command: Command,
  { place, limitMs }: CommandSurroundings,
  context: StepContext,
): Promise<string | null> {
  const over = AbortSignal.timeout(limitMs);
  const signal = AbortSignal.any([context.signal, over]);
  const running = place.spawn(command, { ...context, signal });
  try {
    // What it prints goes nowhere, but to its end: then it has ended well.
    for await (const _ of running.stdout);
    return null;
  } catch (error) {
    context.signal.throwIfAborted();
    if (over.aborted) return `the program took longer than ${limitMs / 1000} s`;
    return visibleLine(error instanceof Error ? error.message : String(error));
  } finally {
    // Nothing of one try may run on while the next one does.
    await running.done;
  }
}

/** It may come with the code that the restore checks out, so it is no reason to refuse. */
function missing(program: string): Finding {
  return {
    severity: 'warning',
    message: `there is no program ${program} that this user may run`,
    hint: 'install it, or correct `application.health`: unless the restore brings it, the check fails',
  };
}
