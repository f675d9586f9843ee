import { execFileSync } from 'node:child_process';
import type { TestEngine } from '../engine/engine.ts';

/**
 * A container with the programs of this machine, for engines that have no registry to take images from: its folders of
 * programs are ours, which it may only read, and the folders that are named are the same inside.
 */
export interface HostContainer {
  readonly name: string;
  exec(...argv: readonly string[]): string;
  remove(): void;
}

export interface ContainerWish {
  readonly argv: readonly string[];
  /** A folder that holds another system; left out: this machine. */
  readonly system?: string;
  /** By its number. */
  readonly user?: string;
  readonly folders?: readonly string[];
  /** `volume:folder`, as `docker run` takes them. */
  readonly volumes?: readonly string[];
  readonly labels?: readonly string[];
  readonly env?: readonly string[];
}

export function startHostContainer(engine: TestEngine, wish: ContainerWish): HostContainer {
  const name = engine.name(`host-${Math.random().toString(36).slice(2, 8)}`);
  const image = engine.name('root');
  importRoot(engine, image);
  const options = [
    ...['--detach', '--network', 'none', '--name', name],
    ...['/usr', '/etc'].flatMap((one) => ['--volume', `${wish.system ?? ''}${one}:${one}:ro`]),
    ...(wish.folders ?? []).flatMap((folder) => ['--volume', `${folder}:${folder}`]),
    ...(wish.volumes ?? []).flatMap((one) => ['--volume', one]),
    ...(wish.labels ?? []).flatMap((label) => ['--label', label]),
    ...(wish.env ?? []).flatMap((variable) => ['--env', variable]),
    ...(wish.user === undefined ? [] : ['--user', wish.user]),
  ];
  engine.docker('run', ...options, image, ...wish.argv);
  return {
    name,
    exec: (...argv) => engine.docker('exec', name, ...argv),
    remove: () => void engine.docker('rm', '--force', name),
  };
}

const root = `
cd "$(mktemp -d)"
mkdir usr etc tmp run var dev proc root && chmod 1777 tmp run && mkdir -p var/tmp var/lib && chmod 1777 var/tmp
for name in bin sbin lib lib64; do [ ! -L "/$name" ] || ln -s "$(readlink "/$name")" "$name"; done
tar -c . | docker --host "$0" import - "$1"
`;

export function importRoot({ host }: TestEngine, image: string): void {
  const known = execFileSync('docker', ['--host', host, 'images', '-q', image], {
    encoding: 'utf8',
  });
  if (known.trim() === '') execFileSync('sh', ['-ec', root, host, image], { stdio: 'pipe' });
}
