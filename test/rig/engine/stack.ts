import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { importRoot } from '../places/host-container.ts';
import { installedCompose } from './compose.ts';
import type { TestEngine } from './engine.ts';

/**
 * A project as people have it: PostgreSQL, Redis, and an application with files and an SQLite database, each in a volume of
 * its own. Its containers run the programs of this machine, which they may only read.
 */
export interface Stack {
  readonly name: string;
  readonly folder: string;
  compose(...argv: readonly string[]): string;
  /** In the container of a service; answers what it prints. */
  exec(service: string, script: string, input?: string): string;
  container(service: string): string;
  volume(name: string): string;
  /** Waits until its servers answer. */
  up(): void;
  remove(): void;
}

export const stackPassword = 'of the stack: 100% $ecret';

export function createStack(engine: TestEngine, folder: string, name: string): Stack {
  const [program = '', ...words] = installedCompose();
  const images = Object.fromEntries(
    ['postgres', 'redis', 'web'].map((one) => [one, engine.name(`of-${one}`)]),
  );
  for (const image of Object.values(images)) importRoot(engine, image);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'compose.yml'), composeFile(images));
  writeFileSync(
    join(folder, '.env'),
    `STACK_PASSWORD='${stackPassword}'
`,
  );
  writeFileSync(join(folder, 'web.conf'), 'listen 8080\n');
  const env = { ...process.env, DOCKER_HOST: engine.host };
  const run = (argv: readonly string[], input = '') =>
    execFileSync(program, [...words, '--project-name', name, ...argv], {
      ...{ env, cwd: folder, input, encoding: 'utf8', stdio: 'pipe' },
    });
  const container = (service: string) => {
    const labels = [`project=${name}`, `service=${service}`];
    const filters = labels.flatMap((one) => ['--filter', `label=com.docker.compose.${one}`]);
    return engine.docker('ps', '--all', '--format', '{{.Names}}', ...filters);
  };
  // Many times as fast as Compose does it.
  const exec = (service: string, script: string, input = '') =>
    execFileSync('docker', ['exec', '-i', container(service), 'sh', '-c', script], {
      ...{ env, input, encoding: 'utf8', stdio: 'pipe' },
    });
  return {
    ...{ name, folder, exec, container },
    compose: (...argv) => run(argv),
    volume: (one) => `${name}_${one}`,
    up: () => {
      run(['up', '--detach']);
      const asks = { db: 'psql -U shop -d postgres -c select', queue: 'redis-cli ping' };
      for (const [service, ask] of Object.entries(asks)) {
        exec(service, `until ${ask} >/dev/null 2>&1; do sleep 0.1; done`);
      }
    },
    remove: () => {
      run(['down', '--volumes', '--remove-orphans', '--timeout', '0']);
    },
  };
}

/** Compose takes a dollar for a variable of its own unless there are two. */
const initialize = `
mkdir -p /var/run/postgresql && chown 65534:65534 /var/run/postgresql /data
as="setpriv --reuid=65534 --regid=65534 --clear-groups"
programs=$(echo /usr/lib/postgresql/*/bin)
if [ ! -e /data/main/PG_VERSION ]; then
  printf %s "$POSTGRES_PASSWORD" >/tmp/word && chmod 644 /tmp/word
  $as $programs/initdb -D /data/main -U "$POSTGRES_USER" -A trust --pwfile=/tmp/word --no-sync -E UTF8 --locale=C.UTF-8 >/dev/null
fi
exec $as $programs/postgres -D /data/main -c listen_addresses= -c fsync=off
`.replaceAll('$', () => '$$');

function composeFile(images: Readonly<Record<string, string>>): string {
  const common = { network_mode: 'none', stop_grace_period: '2s' };
  const programs = ['/usr:/usr:ro', '/etc:/etc:ro'];
  const check = (test: readonly string[]) => ({ test, interval: '1s', retries: 30 });
  return JSON.stringify({
    services: {
      db: {
        ...{ ...common, image: images.postgres, command: ['sh', '-ec', initialize] },
        environment: { POSTGRES_USER: 'shop', POSTGRES_PASSWORD: '${STACK_PASSWORD}' },
        volumes: [...programs, 'db:/data'],
        stop_signal: 'SIGINT',
        healthcheck: check(['CMD', 'psql', '-U', 'shop', '-d', 'postgres', '-c', 'select 1']),
      },
      queue: {
        ...{ ...common, image: images.redis },
        command: [
          'redis-server',
          '--dir',
          '/data',
          '--save',
          '1 1',
          '--repl-diskless-sync-delay',
          '0',
        ],
        volumes: [...programs, 'queue:/data'],
        healthcheck: check(['CMD', 'redis-cli', 'ping']),
      },
      web: {
        ...{ ...common, image: images.web, command: ['sleep', '3600'] },
        // It would not end otherwise.
        stop_signal: 'SIGKILL',
        volumes: [...programs, 'uploads:/uploads', 'state:/state', './web.conf:/web.conf:ro'],
      },
    },
    volumes: { db: {}, queue: {}, uploads: {}, state: {} },
  });
}
