import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { createLocalVia } from '../../../src/adapters/places/local/local.ts';
import { createRestorer as createFiles } from '../../../src/adapters/sources/files/restore/restorer.ts';
import type { Definition as Postgres } from '../../../src/adapters/sources/postgres/restore/definition.ts';
import { createRestorer as createPostgres } from '../../../src/adapters/sources/postgres/restore/restorer.ts';
import { createRestorer as createRedis } from '../../../src/adapters/sources/redis/restore/restorer.ts';
import { createRestorer as createSqlite } from '../../../src/adapters/sources/sqlite/restore/restorer.ts';
import type { RestoreParts } from '../../../src/ports/definition.ts';
import type { Handle } from '../../../src/ports/restorer.ts';
import type { StepContext } from '../../../src/ports/step-context.ts';
import { feed, fromFile } from '../../contracts/load.ts';
import { thisMachine } from '../destination/this-machine.ts';

/** What `step-program.ts <file>` is asked for. */
export interface StepOrder {
  readonly kind: 'files' | 'sqlite' | 'postgres' | 'redis';
  readonly paths: readonly string[];
  readonly repository: string;
  readonly handle: Handle;
  readonly dumpFile: string;
  /** `half`: begins to load, and waits for ever in the middle. */
  readonly step: 'load' | 'half' | 'activate' | 'rollback' | 'settle';
  /** Of a PostgreSQL server. */
  readonly server?: Postgres;
  /** Whose rights it has; ours when left out. */
  readonly user?: number;
}

const order: StepOrder = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8'));
const { kind, paths, repository, handle, dumpFile, step, user } = order;
const context: StepContext = {
  signal: new AbortController().signal,
  scratch: { path: (name) => Promise.resolve(join(tmpdir(), name)) },
  clock: { now: () => Date.now() },
  record: () => undefined,
  progress: () => undefined,
  warn: (message) => console.log(message),
};
const secrets = { resolve: () => Promise.reject(new Error('a restore here has no secrets')) };
const via = createLocalVia(thisMachine);
const parts: RestoreParts = { place: thisMachine, via, repository, secrets, guarded: [] };
const restorer = {
  files: () => createFiles({ paths, exclude: [] }, parts),
  sqlite: () => createSqlite({ path: paths[0] ?? '' }, parts),
  redis: () => createRedis({ path: paths[0] ?? '' }, parts),
  postgres: () => createPostgres(order.server ?? {}, parts),
}[kind]();

if (user !== undefined) {
  process.setgroups?.([]);
  process.setgid?.(user);
  process.setuid?.(user);
}

/** Ends only when its process does. */
async function* half(): AsyncGenerator<Buffer> {
  const bytes = readFileSync(dumpFile);
  yield bytes.subarray(0, bytes.length / 2);
  await new Promise((resolve) => setTimeout(resolve, 2 ** 30));
}

if (step === 'load' || step === 'half') {
  const bytes = step === 'load' ? fromFile(dumpFile) : Readable.from(half());
  await feed(await restorer.load(handle, context), bytes, context);
} else if (step === 'settle') await restorer.settle(handle, { discardPrevious: true }, context);
else await restorer[step](handle, context);
