import { once } from 'node:events';
import { chmodSync, globSync, readFileSync, writeFileSync } from 'node:fs';
import { connect, createServer, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';
import type { TestEngine } from '../engine/engine.ts';
import { type HostContainer, startHostContainer } from '../places/host-container.ts';
import type { Ran } from './program.ts';
import { openSite, type Site } from './site.ts';

const writes = 'trap exit TERM; while :; do date +%s%N >>/v/log; sleep 0.02; done';

export interface QuietSite {
  readonly site: Site;
  readonly web: string;
  readonly other: string;
  readonly volume: string;
  /** `running`, `exited`, `paused`. */
  state(name: string): string;
  /** How often it was started. */
  startedAt(name: string): string;
  /** One more, which ends slowly, and says so in a file of the volume. */
  slow(): string;
  dump(id: string, quiesce: string): string;
}

/** Two containers, of which the first writes to the volume all the time. */
export function openQuietSite(engine: TestEngine): QuietSite {
  const site = openSite();
  const volume = engine.name(`data-${Math.random().toString(36).slice(2, 6)}`);
  const [web, other] = [writes, 'trap exit TERM; while :; do sleep 0.05; done'].map((script) =>
    startHostContainer(engine, {
      argv: ['sh', '-c', script],
      volumes: [`${volume}:/v`],
      labels: ['com.docker.compose.project=quiet', `com.docker.compose.service=s${script.length}`],
    }),
  );
  if (web === undefined || other === undefined) throw new Error('two were started');
  const slowOnes: HostContainer[] = [];
  onTestFinished(() => {
    for (const one of [web, other, ...slowOnes]) one.remove();
    engine.docker('volume', 'rm', volume);
  });
  site.env = { DOCKER_HOST: engine.host };
  const inspect = (name: string, what: string) =>
    engine.docker('inspect', '--format', `{{.State.${what}}}`, name);
  return {
    ...{ site, volume, web: web.name, other: other.name },
    state: (name) => inspect(name, 'Status'),
    startedAt: (name) => inspect(name, 'StartedAt'),
    slow: () => {
      const container = startHostContainer(engine, {
        argv: [
          'sh',
          '-c',
          'trap "touch /v/ending; sleep 2; exit" TERM; while :; do sleep 0.05; done',
        ],
        volumes: [`${volume}:/v`],
      });
      slowOnes.push(container);
      return container.name;
    },
    dump: (id, quiesce) =>
      `{ id: ${id}, type: volume, volume: ${volume}, quiesce: { ${quiesce} } }`,
  };
}

export function stillIn(ran: Ran): readonly string[] {
  return ran.events.flatMap((one) =>
    one.event === 'held-still' || one.event === 'goes-on' ? [`${one.event} ${one.container}`] : [],
  );
}

/** Its dump never ends: the program that reads waits for something that does not come. */
export function hang(site: Site, dump: string): void {
  fakeTar(site, 'case "$*" in *--create*) exec sleep 600 ;; esac');
  site.pipeline({ dump: [dump] });
}

/** As `hang`, until somebody says that it may go on. */
export function gated(site: Site, dump: string): () => void {
  const gate = site.path('gate');
  const wait = `case "$*" in *--create*) while [ ! -e ${gate} ]; do sleep 0.05; done ;; esac`;
  fakeTar(site, wait);
  site.pipeline({ dump: [dump] });
  return () => writeFileSync(gate, '');
}

function fakeTar(site: Site, first: string): void {
  const fake = site.write('fakes/tar', `#!/bin/sh\n${first}\nexec /usr/bin/tar "$@"\n`);
  chmodSync(fake, 0o755);
  site.env = { ...site.env, PATH: `${site.path('fakes')}:${process.env.PATH}` };
}

/** The programs of this machine, and the image that they run in. */
export function hostRoot(engine: TestEngine): readonly string[] {
  return ['--volume', '/usr:/usr:ro', '--network', 'none', engine.name('root')];
}

/** A container of this name whose program cannot be started. */
export function lonely(engine: TestEngine, name: string): readonly string[] {
  return ['create', '--name', name, ...hostRoot(engine), '/never/there'];
}

export function offspring(pid: number): readonly number[] {
  return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').map(Number);
}

export function isGuard(pid: number): boolean {
  return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('keepWatch');
}

/** Whether the container of the only run is still written down as held. */
export function openInJournal(site: Site): boolean {
  const [journal = ''] = globSync(`${site.state}/**/journal.ndjson`);
  const lines = readFileSync(journal, 'utf8').split('\n');
  const number = lines.find((line) => line.includes('"held-still"'))?.match(/"number":(\d+)/)?.[1];
  return !lines.some((line) => line.includes(`"done","number":${number}}`));
}

/** The engine behind a door of its own, through which it cannot be reached while it is away. */
export async function leavingEngine({ host }: TestEngine, site: Site) {
  const socket = site.path('engine.sock');
  const open = new Set<Socket>();
  const door = createServer((client) => {
    const server = connect(host.replace(/^unix:\/\//, ''));
    for (const one of [client, server]) {
      open.add(one);
      one
        .on('error', () => undefined)
        .on('close', () => [client, server].map((end) => end.destroy()));
    }
    client.pipe(server).pipe(client);
  });
  const comeBack = async () => void (await once(door.listen(socket), 'listening'));
  const leave = async () => {
    door.close();
    for (const one of open) one.destroy();
    await once(door, 'close');
  };
  await comeBack();
  onTestFinished(leave);
  site.env = { ...site.env, DOCKER_HOST: `unix://${socket}` };
  return { leave, comeBack };
}
