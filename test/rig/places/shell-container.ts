import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestEngine } from '../engine/engine.ts';
import { needs } from '../needs.ts';

/** Whether a container with a shell can be made here; in CI it always can. */
export function hasBusybox(): boolean {
  return needs('busybox');
}

/** A running container that has nothing but the smallest of shells: what works in it works anywhere. Answers its name. */
export function startShellContainer(engine: TestEngine, labels: readonly string[] = []): string {
  const [name, image] = [engine.name('shell'), engine.name('busybox')];
  importBusybox(engine, image);
  const label = labels.flatMap((one) => ['--label', one]);
  const options = ['--detach', '--network', 'none', '--init', '--name', name, ...label];
  engine.docker('run', ...options, image, '/bin/sleep', '100000');
  return name;
}

function importBusybox({ docker, host }: TestEngine, image: string): void {
  const folder = mkdtempSync(join(tmpdir(), 'busybox-'));
  const script = `
mkdir bin tmp dev proc etc && chmod 1777 tmp && cp "$(command -v busybox)" bin/busybox
bin/busybox --list | while read -r name; do [ "$name" = busybox ] || ln -s busybox "bin/$name"; done
tar -c . | docker --host ${host} import - ${image}`;
  execFileSync('sh', ['-ec', script], { cwd: folder, stdio: 'pipe' });
  rmSync(folder, { recursive: true });
  docker('image', 'inspect', image);
}

export function removeShellContainer(engine: TestEngine, name: string): void {
  engine.docker('rm', '--force', name);
  engine.docker('rmi', '--force', engine.name('busybox'));
}
