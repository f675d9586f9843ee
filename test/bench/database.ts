import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { openEngine } from '../rig/engine/engine.ts';
import { startHostContainer } from '../rig/places/host-container.ts';
import { type Postgres, postgresPrograms, startPostgres } from '../rig/servers/postgres.ts';
import { rowsBlock } from './data.ts';
import { prepareKey, prepareSecretKey } from './key.ts';
import { measure } from './measure.ts';
import { type Rounds, runPairs } from './pairs.ts';
import { type Course, clearCourse, ours, placesOf, type Side, shell } from './sides.ts';
import type { Series } from './table.ts';

export interface DatabaseRounds extends Rounds {
  readonly mib: number;
}

const program = [process.execPath, 'dist/cli/main.js'];
const jobs = 2;

/**
 * A database of rows: dumped by us and by the shell; restored into a new database by both; and dumped by us in a
 * container, to our own dump on this machine.
 */
export async function runDatabase(
  root: string,
  rounds: DatabaseRounds,
): Promise<readonly Series[]> {
  const server = await startPostgres(['max_wal_size=8GB', 'autovacuum=off']);
  try {
    await plant(server, rounds.mib);
    const site: DatabaseSite = { root, server, key: prepareKey(root) };
    return [
      await runDumps(site, rounds),
      await runRestores(site, rounds),
      await runInContainer(site, rounds),
    ];
  } finally {
    await server.stop();
  }
}

interface DatabaseSite {
  readonly root: string;
  readonly server: Postgres;
  readonly key: string;
}

async function plant(server: Postgres, mib: number): Promise<void> {
  server.sql('create database bench');
  server.sql(
    'create table orders (id int, at timestamptz, who text, paid numeric, state text, n bigint)',
    'bench',
  );
  const block = rowsBlock();
  // Behind its last row there are empty lines.
  const rows = block.subarray(0, block.indexOf('\n\n') + 1);
  for (let written = 0; written < mib * 1024 ** 2; written += rows.length) {
    const argv = [
      '-X',
      '-q',
      '-h',
      server.socket,
      '-p',
      String(server.port),
      '-U',
      'postgres',
      '-d',
      'bench',
    ];
    const copy = spawn(`${postgresPrograms}/psql`, [...argv, '-c', 'copy orders from stdin'], {
      stdio: ['pipe', 'ignore', 'inherit'],
    });
    copy.stdin.end(rows);
    const [code] = await once(copy, 'close');
    if (code !== 0) throw new Error('the rows could not be planted');
  }
  server.sql('create index on orders (who); vacuum analyze orders', 'bench');
}

function courseOf({ root, server, key }: DatabaseSite, more = ''): Course {
  const where = `socket: ${server.socket}, port: ${server.port}, user: postgres`;
  return {
    ...{ root, key, source: root },
    database: {
      dump: `type: postgres, database: bench, ${where}, jobs: ${jobs}${more}`,
      producer: `${postgresPrograms}/pg_dump -Fc -Z0 bench`,
      env: connection(server),
    },
  };
}

function connection({ socket, port }: Postgres) {
  return { PGHOST: socket, PGPORT: String(port), PGUSER: 'postgres' };
}

const running = [...program, 'run', '--no-input', '--file', '{pipeline}'];

async function runDumps(site: DatabaseSite, { pairs, tell }: DatabaseRounds): Promise<Series> {
  const course = courseOf(site);
  const prepare = (side: () => Side) => async () => {
    clearCourse(course);
    execFileSync('sync');
    return await measure(side());
  };
  const sides = {
    ours: prepare(() => ours(course, 'gpg', running)),
    shell: prepare(() => shell(course, false)),
  };
  return await runPairs('postgres', sides, { pairs, tell });
}

async function runRestores(site: DatabaseSite, rounds: DatabaseRounds): Promise<Series> {
  const { root, server } = site;
  const course = courseOf(site);
  clearCourse(course);
  await measure(ours(course, 'gpg', running));
  const pipeline = join(root, 'bench.pipeline.yaml');
  const key = relative(root, prepareSecretKey(root));
  writeFileSync(pipeline, `restore: { privateKey: { file: ${key} } }\n`, { flag: 'a' });
  const empty = () => {
    server.sql('drop database if exists restored with (force)');
    execFileSync('sync');
  };
  const sides = {
    ours: async () => {
      empty();
      return await measure(restoreOf(pipeline, join(root, 'state')));
    },
    shell: async () => {
      empty();
      return await measure(reversed(course, server));
    },
  };
  return await runPairs('postgres, restored', sides, rounds);
}

function restoreOf(pipeline: string, state: string): Side {
  const argv = [
    'restore',
    '@latest',
    '--to',
    'data.database=restored',
    '--file',
    pipeline,
    '--no-input',
  ];
  const env = { RUN_PIPELINE_STATE: state };
  const [node = '', main = ''] = program;
  let planned = '';
  try {
    planned = execFileSync(node, [main, ...argv, '--json'], {
      encoding: 'utf8',
      stdio: 'pipe',
      env: { ...process.env, ...env },
    });
  } catch (error) {
    // A plan that waits for its token is no success.
    if (!(error instanceof Error && 'stdout' in error)) throw error;
    planned = String(error.stdout);
  }
  const { data } = JSON.parse(planned) as Planned;
  return { argv: [...program, ...argv, '--confirm', data.plan.confirmation?.token ?? ''], env };
}

interface Planned {
  readonly data: { readonly plan: { readonly confirmation: { readonly token: string } | null } };
}

/** The archive lies in a file, because several connections read it; its bytes are proved first. */
function reversed(course: Course, server: Postgres): Side {
  const script = `set -euo pipefail
cd "$FROM"/bench/*/
sum=$(sha256sum data.pgdump.zst.pgp)
gpg --batch --quiet --pinentry-mode loopback --passphrase '' -d data.pgdump.zst.pgp | zstd -q -d >"$TO"
${postgresPrograms}/createdb restored
${postgresPrograms}/pg_restore -j ${jobs} --exit-on-error -d restored "$TO"
rm "$TO"
`;
  const GNUPGHOME = join(course.root, 'gnupg');
  const env = { GNUPGHOME, FROM: placesOf(course).a, TO: join(course.root, 'plain') };
  return { argv: ['bash', '-c', script], env: { ...env, ...connection(server) } };
}

/** What stands in the column of the shell is our own dump on this machine. */
async function runInContainer(site: DatabaseSite, rounds: DatabaseRounds): Promise<Series> {
  const engine = await openEngine();
  try {
    const { socket } = site.server;
    const container = startHostContainer(engine, { argv: ['sleep', '100000'], folders: [socket] });
    const run = (more: string, env: Readonly<Record<string, string>>) => async () => {
      const course = courseOf(site, more);
      clearCourse(course);
      execFileSync('sync');
      const side = ours(course, 'gpg', running);
      return await measure({ ...side, env: { ...side.env, ...env } });
    };
    const sides = {
      ours: run(`, via: { container: ${container.name} }`, { DOCKER_HOST: engine.host }),
      shell: run('', {}),
    };
    const series = await runPairs('postgres in a container, to ours here', sides, rounds);
    container.remove();
    return series;
  } finally {
    await engine.close();
  }
}
