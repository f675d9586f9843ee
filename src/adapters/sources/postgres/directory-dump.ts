import { BackupError } from '../../../model/failures.ts';
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
  const more = [`--jobs=${wish.jobs}`, '--no-sync', `--file=${folder}`];
  const command = dumpCommand(server, { ...wish, more });
  const explain = (exit: Exit) => clientFailure('pg_dump', exit, server.label);
  await readProgram({ place, command, explain }, context);
  await prove(folder, server, context);
  return {
    place,
    program: { argv: ['tar', '-c', '-f', '-', '-C', folder, '.'] },
    settle: () => remove(place, folder, context),
  };
}

async function prove(folder: string, server: Server, context: StepContext): Promise<void> {
  const proving = ['--format=directory', '--file=/dev/null', folder] as const;
  const command: Command = { argv: [server.program('pg_restore'), ...proving] };
  await readProgram({ place: server.place, command, explain: incomplete }, context);
}

function incomplete({ code, signal, stderr, failure, lost }: Exit): BackupError {
  const said = stderr.trim().split('\n').at(-1) || `it ended with ${signal ?? code}`;
  return new BackupError({
    code: 'BP5014',
    message: `pg_restore cannot read the dump to its end: ${failure ?? lost ?? said}`,
    hint: 'run it again; where it stays so, dump with `format: custom`',
  });
}

/** The next database needs the room. */
async function remove(place: Place, folder: string, context: StepContext): Promise<void> {
  await readProgram({ place, command: { argv: ['rm', '-rf', '--', folder] } }, context);
}
