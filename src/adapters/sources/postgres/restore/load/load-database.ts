import type { Loading } from '../../../../../ports/restorer.ts';
import type { StepContext } from '../../../../../ports/step-context.ts';
import { identifier } from '../../sql.ts';
import { carryOver } from '../carry-over.ts';
import { analyzeDatabase, assertSame } from '../check-loaded.ts';
import { createDatabase } from '../create-database.ts';
import { assertNoError } from '../explain-load.ts';
import type { PostgresHandle } from '../handle.ts';
import { findProperties } from '../look.ts';
import type { Properties } from '../properties.ts';
import { runProgram } from '../run-program.ts';
import type { RestoreServer } from '../server.ts';
import { mark } from '../swap.ts';
import { intoFile, intoFolder } from './archive-file.ts';
import { removeAside, sqlOf, writeAsSql } from './as-sql.ts';
import {
  inspectionOf,
  type LeftOut,
  plainCommand,
  restoreCommand,
  sqlCommand,
} from './programs.ts';

export interface LoadWish {
  readonly handle: PostgresHandle;
  readonly leftOut: LeftOut;
  readonly jobs: number;
  readonly isHere: boolean;
}

/** Makes a new database and begins to load it; nobody can get into it who could not get into the live one. */
export async function loadDatabase(
  server: RestoreServer,
  wish: LoadWish,
  context: StepContext,
): Promise<Loading> {
  const { handle } = wish;
  const live = await findProperties(server, handle.live, context);
  const version = await server.version(context);
  const beside = identifier(handle.beside);
  await server.run(
    [
      createDatabase(handle.beside, live ?? handle.shape, version),
      // In a database of another owner it could not have anything in the schema `public`.
      ...(live ? [`ALTER DATABASE ${beside} OWNER TO ${identifier(live.owner)}`] : []),
      ...(live?.grants ? [`REVOKE CONNECT ON DATABASE ${beside} FROM PUBLIC`] : []),
    ],
    context,
  );
  const inspector = inspectionOf(handle.expected.format);
  return {
    sink: sinkOf(server, wish),
    ...(inspector && { inspector }),
    finish: () => finish(server, { ...wish, live }, context),
  };
}

function sinkOf(server: RestoreServer, { handle, leftOut, isHere }: LoadWish): Loading['sink'] {
  const { archive, beside, expected } = handle;
  const { place } = server;
  if (archive !== null) {
    const file = { path: archive, place, isHere };
    return expected.format === 'directory' ? intoFolder(file) : intoFile(file);
  }
  const program =
    expected.format === 'plain'
      ? plainCommand(server, beside)
      : restoreCommand(server, { database: beside, leftOut, more: ['-Fc'] });
  return { program: { ...program, stdin: 'pipe' }, place, settle: assertNoError };
}

interface Finishing extends LoadWish {
  readonly live: Properties | null;
}

/** The new database is whole, and the like of the live one in everything that does not stand in a dump. */
async function finish(server: RestoreServer, wish: Finishing, context: StepContext): Promise<void> {
  const { handle, live } = wish;
  const { archive, beside, expected, analyzes, token } = handle;
  if (archive !== null) {
    await loadArchive(server, { ...wish, archive }, context);
    await removeAside(server, archive, context);
  }
  await assertSame(server, { database: beside, expected }, context);
  if (analyzes) await analyzeDatabase(server, beside, context);
  const likeness = live === null ? [] : carryOver(live, beside);
  await server.run([...likeness, mark(beside, token)], context);
}

interface Archived extends LoadWish {
  readonly archive: string;
}

async function loadArchive(
  server: RestoreServer,
  { handle, leftOut, jobs, archive }: Archived,
  context: StepContext,
): Promise<void> {
  const { beside: database, expected, isAsSql } = handle;
  const { format } = expected;
  if (isAsSql && format !== 'plain') {
    await writeAsSql(server, { archive, format, leftOut }, context);
    await runProgram(server.place, sqlCommand(server, database, sqlOf(archive)), context);
    return;
  }
  const form = format === 'directory' ? '-Fd' : '-Fc';
  const more = [form, '-j', String(jobs), archive];
  await runProgram(server.place, restoreCommand(server, { database, leftOut, more }), context);
}
