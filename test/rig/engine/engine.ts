import { execFileSync } from 'node:child_process';
import { needs } from '../needs.ts';
import { type OwnEngine, startEngine } from './start-engine.ts';

/** A real Docker engine, and the `docker` program for it. */
export interface TestEngine {
  /** As in DOCKER_HOST. */
  readonly host: string;
  /** Runs the `docker` program; answers what it prints. */
  docker(...argv: readonly string[]): string;
  /** A name that nothing else has; what is made under it is removed at the end. */
  name(word: string): string;
  /** An image without a single file, with these labels, by this reference. */
  image(reference: string, labels?: Readonly<Record<string, string>>): void;
  /** Some engines also give a digest to an image that no registry has. */
  digest(reference: string): string | null;
  /** A container that was never started. */
  container(name: string, image: string): void;
  close(): Promise<void>;
}

/** Whether tests that need an engine can run. In CI they always do, and fail where there is none. */
export function hasEngine(): boolean {
  const canStart = process.getuid?.() === 0 && needs('dockerd');
  return process.env.CI !== undefined || (needs('docker') && (canStart || isRunning()));
}

/** The engine of this machine where one runs, else one of our own. */
export async function openEngine(): Promise<TestEngine> {
  const own = isRunning() ? null : await startEngine();
  const host = own?.host ?? hostOfMachine();
  return createTestEngine(host, own);
}

/** One of our own in any case, for tests that tidy up an engine: nothing of a person is on it. */
export async function openOwnEngine(): Promise<TestEngine> {
  const own = await startEngine();
  return createTestEngine(own.host, own);
}

/** Whether there can be one. */
export function hasOwnEngine(): boolean {
  return process.env.CI !== undefined || (process.getuid?.() === 0 && needs('dockerd'));
}

function createTestEngine(host: string, own: OwnEngine | null): TestEngine {
  const mark = `rig-${process.pid}-${Math.random().toString(36).slice(2, 8)}`;
  const containers: string[] = [];
  const images: string[] = [];
  const docker = (...argv: readonly string[]) => run(['--host', host, ...argv]);
  return {
    host,
    docker,
    name: (word) => `${mark}-${word}`,
    image: (reference, labels = {}) => {
      images.push(reference);
      const changes = Object.entries(labels).map(([key, value]) => `LABEL ${key}="${value}"`);
      const options = changes.flatMap((change) => ['--change', change]);
      run(['--host', host, 'import', ...options, '-', reference], Buffer.alloc(1024));
    },
    digest: (reference) =>
      docker(
        'image',
        'inspect',
        '--format',
        '{{range .RepoDigests}}{{println .}}{{end}}',
        reference,
      )
        .split('\n')
        .find((digest) => digest !== '') ?? null,
    container: (name, image) => {
      containers.push(name);
      docker('create', '--name', name, image, '/never-started');
    },
    close: async () => {
      for (const name of containers) attempt(() => docker('rm', '--force', name));
      for (const name of images) attempt(() => docker('rmi', '--force', name));
      await own?.stop();
    },
  };
}

function run(argv: readonly string[], input = Buffer.alloc(0)): string {
  return execFileSync('docker', argv, { encoding: 'utf8', stdio: 'pipe', input }).trim();
}

/** What a test has removed by itself is gone already. */
function attempt(work: () => void): void {
  try {
    work();
  } catch {
    // The engine of our own goes as a whole; in another one a name stays that nobody else uses.
  }
}

function isRunning(): boolean {
  try {
    execFileSync('docker', ['info'], { stdio: 'ignore', timeout: 10_000 });
    return true;
  } catch {
    return false;
  }
}

/** Also where a context says it. */
function hostOfMachine(): string {
  return run(['context', 'inspect', '--format', '{{.Endpoints.docker.Host}}']);
}
