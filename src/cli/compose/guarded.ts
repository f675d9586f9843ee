import { readFileSync, realpathSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Plan } from '../../model/plan.ts';
import type { Guarded } from '../../model/restore/target-rules.ts';
import type { DestinationPart } from '../../stages/run.ts';
import type { Env } from '../environment.ts';
import { lockFolder, stateFolder } from './folders.ts';

export interface Surroundings {
  readonly plan: Plan;
  readonly repository: string;
  readonly destinations: readonly DestinationPart[];
}

/** Folders of the system that hold data of applications, and are none themselves. */
const holding = [
  ...[
    '/bin',
    '/boot',
    '/etc',
    '/home',
    '/lib',
    '/lib64',
    '/media',
    '/mnt',
    '/opt',
    '/root',
    '/run',
  ],
  ...['/sbin', '/srv', '/tmp', '/usr', '/usr/bin', '/usr/lib', '/usr/local', '/usr/sbin', '/var'],
  ...['/var/lib', '/var/log', '/var/spool', '/var/tmp'],
];

/** In these there is no data at all. */
const apart = ['/dev', '/proc', '/sys'];

/** What no restore of this pipeline may replace, whatever its files say. */
export function findGuarded(
  { plan, repository, destinations }: Surroundings,
  env: Env,
): readonly Guarded[] {
  const { dir } = plan.staging;
  const locations = destinations.flatMap(({ id, destination }) =>
    destination.traits.isOnThisMachine === true && destination.location !== undefined
      ? [
          {
            path: destination.location,
            what: `the folder of the destination ${id}`,
            mayHold: false,
          },
        ]
      : [],
  );
  const guarded: readonly Guarded[] = [
    ...holding.map((path) => ({ path, what: 'a folder of the system', mayHold: true })),
    ...apart.map((path) => ({ path, what: 'a folder of the system', mayHold: false })),
    ...homes(env.HOME).map((path) => ({ path, what: 'the home of a user', mayHold: true })),
    { path: join(repository, '.git'), what: 'the history of the repository', mayHold: false },
    { path: stateFolder(env), what: 'the state folder', mayHold: false },
    { path: lockFolder(env), what: 'the folder of the locks', mayHold: false },
    ...(dir === undefined
      ? []
      : [{ path: resolve(repository, dir), what: 'the staging folder', mayHold: false }]),
    ...locations,
  ];
  return guarded.map((one) => ({ ...one, path: realPath(resolve(one.path)) }));
}

const firstOfPeople = 1000;

/** Of root and of people; those of services are often what is backed up. */
function homes(own: string | undefined): readonly string[] {
  const ofPeople = passwords().flatMap((line) => {
    const [, , uid = '', , , home = ''] = line.split(':');
    const isPerson = /^\d+$/.test(uid) && Number(uid) >= firstOfPeople;
    return isPerson && home.startsWith('/') && home !== '/' ? [home] : [];
  });
  return [...new Set([own || homedir(), ...ofPeople])].filter(
    (home) => !/^\/nonexistent\b/.test(home),
  );
}

function passwords(): readonly string[] {
  try {
    return readFileSync('/etc/passwd', 'utf8').split('\n');
  } catch {
    // Not on this system.
    return [];
  }
}

function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    // What is not there is nobody's other name.
    return path;
  }
}
