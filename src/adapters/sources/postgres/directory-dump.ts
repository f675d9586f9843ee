import type { SourcePostgres } from '../../../model/plan.ts';
import type { Command, Exit, Place } from '../../../ports/place.ts';
import type { ProgramOutput } from '../../../ports/source.ts';
import type { StepContext } from '../../../ports/step-context.ts';
import { type DumpWish, dumpCommand } from './dump-command.ts';
import { clientFailure } from './explain-client.ts';
import { readProgram } from './read-program.ts';
import type { Server } from './server.ts';

/**
 * By several connections at once, into a folder where the program runs, for nobody else to read. When it is whole, and
 * `pg_restore` has read it to its end, the folder is given as one archive.
 */
export async function dumpDirectory(
  server: Server,
  wish: DumpWish & Pick<SourcePostgres, 'jobs'>,
  context: StepContext,
): Promise<ProgramOutput> {
  const { place } = server;
  const folder = await place.scratch('dump', context);
  const around = { server, context };
  const more = [`--jobs=${wish.jobs}`, `--file=${folder}`];
  await run(dumpCommand(server, { ...wish, more }), around);
  const proving = ['--format=directory', '--file=/dev/null', folder];
  await run({ argv: [server.program('pg_restore'), ...proving] }, around);
  return {
    place,
    program: { argv: ['tar', '-c', '-f', '-', '-C', folder, '.'] },
    settle: () => remove(place, folder, context),
  };
}

interface Around {
  readonly server: Server;
  readonly context: StepContext;
}

/** It says nothing for long, and a run shows that it lives. */
async function run(command: Command, { server, context }: Around): Promise<void> {
  const [program] = command.argv;
  const name = program.split('/').at(-1) ?? program;
  const explain = (exit: Exit) => clientFailure(name, exit, server.label);
  await readProgram({ place: server.place, command, explain }, context);
}

/** The next database needs the room. */
async function remove(place: Place, folder: string, context: StepContext): Promise<void> {
  await readProgram({ place, command: { argv: ['rm', '-rf', '--', folder] } }, context);
}
