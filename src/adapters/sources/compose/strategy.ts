import { isAbsolute, relative, resolve } from 'node:path';
import { BackupError } from '../../../model/failures.ts';
import type {
  DumpEntry,
  SourceCompose,
  Strategy,
  StrategyEntry,
  Via,
} from '../../../model/plan.ts';
import { findObstacle } from '../../../model/volume/find-obstacle.ts';
import { knownImage } from '../../../model/volume/known-images.ts';
import type { ContainerEnvironment, ContainerFacts } from '../../../ports/engine-survey.ts';
import { mountPoints } from '../../../util/mount-points.ts';
import { type Account, mysqlAccount, postgresAccount, redisAccount } from './account.ts';
import { chooseUser, type ProjectVolume } from './project.ts';

/** Asks what a container was given: it holds secrets, of which only the names are used. */
export type Variables = (container: ContainerFacts) => Promise<ContainerEnvironment>;

/** What of a dump says how its volumes are stored. */
type StrategyConfig = Pick<SourceCompose, 'strategies' | 'default'> &
  Parameters<typeof commonOf>[0];

type Named = Exclude<SourceCompose['default'], 'skip'>;

/** How a volume is stored, as an entry of a pipeline would say it; `null` for not at all. */
export async function entryFor(
  config: StrategyConfig,
  volume: ProjectVolume,
  variables: Variables,
): Promise<DumpEntry | null> {
  const strategy = strategyOf(config, volume);
  if (strategy === 'skip') return null;
  const common = commonOf(config);
  if (typeof strategy === 'string') return await byName(strategy, { volume, common }, variables);
  return await atVolume({ ...common, ...strategy }, volume);
}

function strategyOf(
  { strategies, default: usual }: StrategyConfig,
  { name }: ProjectVolume,
): Strategy {
  return strategies[name] ?? usual;
}

/** How a volume gets its data back: some need no server for that, or one that does not run. */
export async function homeFor(
  config: SourceCompose,
  volume: ProjectVolume,
  variables: Variables,
): Promise<DumpEntry | null> {
  const strategy = strategyOf(config, volume);
  const isNamed = strategy === 'redis';
  const isRedis = isNamed || (typeof strategy !== 'string' && strategy.type === 'redis');
  if (!isRedis) return await entryFor(config, volume, variables);
  const path = (isNamed ? undefined : strategy.path) ?? (await pathHere(volume));
  return { ...commonOf(config), type: 'redis', host: 'localhost', port: 6379, path };
}

/** As a dump entry has them, for all volumes. */
function commonOf({
  id,
  timeout,
  idle,
  optional,
  allowEmpty,
  compress,
}: Pick<SourceCompose, 'id' | 'timeout' | 'idle' | 'optional' | 'allowEmpty' | 'compress'>) {
  const limit = timeout === undefined ? {} : { timeout };
  return { id, ...limit, idle, optional, allowEmpty, compress, protected: false };
}

interface Naming {
  readonly volume: ProjectVolume;
  readonly common: ReturnType<typeof commonOf>;
}

async function byName(
  name: Named,
  { volume, common }: Naming,
  variables: Variables,
): Promise<DumpEntry> {
  const at = volume.facts.name;
  if (name === 'volume') return { ...common, type: name, volume: at, exclude: [] };
  if (name === 'eventstore') return { ...common, type: name, volume: at, index: true };
  const server = chooseUser(volume, (image) => knownImage(image)?.strategy === name);
  const given = [server, await variables(server)] as const;
  const via = inContainer(server);
  if (name === 'postgres') {
    return { ...common, ...wholePostgres, type: name, via, ...whole(postgresAccount(given)) };
  }
  if (name === 'mysql') {
    return { ...common, ...wholeMysql, type: name, via, ...whole(mysqlAccount(given)) };
  }
  const { password } = redisAccount(given);
  const login = password === undefined ? {} : { password };
  // A queue with nothing in it is no loss.
  const place = { host: 'localhost', port: 6379, path: pathIn(volume), allowEmpty: true };
  return { ...common, type: name, via, ...place, ...login };
}

/** All databases, unless the account has but one. */
function whole({ user, password, database }: Account) {
  return {
    ...(user === undefined ? {} : { user }),
    ...(password === undefined ? {} : { password }),
    ...(database === undefined
      ? { databases: [], all: true as const }
      : { databases: [], database }),
  };
}

const wholePostgres = {
  format: 'custom',
  jobs: 1,
  schemas: [],
  tables: [],
  exclude: [],
  owners: 'keep',
  privileges: 'keep',
} as const;

const wholeMysql = { tables: [], exclude: [], flavor: 'auto' } as const;

type Volumeless = StrategyEntry & ReturnType<typeof commonOf>;

/** What the pipeline says of a volume, with what the volume itself answers. */
async function atVolume(strategy: Volumeless, volume: ProjectVolume): Promise<DumpEntry> {
  const at = volume.facts.name;
  switch (strategy.type) {
    case 'volume':
    case 'eventstore':
      return { ...strategy, volume: at };
    case 'sqlite':
      return { ...strategy, path: await pathHere(volume, strategy.path) };
    case 'redis':
      return { ...strategy, via: viaOf(strategy, volume), path: strategy.path ?? pathIn(volume) };
    case 'postgres':
    case 'mysql':
    case 'command':
      return { ...strategy, via: viaOf(strategy, volume) };
  }
}

function viaOf({ type, via }: Volumeless, volume: ProjectVolume): Via {
  if (via !== undefined) return via;
  return inContainer(chooseUser(volume, (image) => knownImage(image)?.strategy === type));
}

function inContainer({ name }: ContainerFacts): Via {
  return { container: name, sudo: false };
}

/** Where it is looked into or written to: a folder of that name may be there all the same. */
async function pathHere(volume: ProjectVolume, path?: string): Promise<string> {
  const found = pathIn(volume, path);
  const obstacle = findObstacle(volume.facts, await mountPoints());
  if (obstacle === null) return found;
  throw new BackupError({
    code: 'BP5017',
    message: `the files of the volume ${volume.name} are not to be seen on this machine: ${obstacle}`,
    hint: 'run on the host of the engine, as root, and let a container that uses the volume run',
  });
}

/** On the host of the engine. */
function pathIn({ name, facts: { mountpoint } }: ProjectVolume, path = '.'): string {
  const found = resolve(mountpoint, path);
  const inside = relative(mountpoint, found);
  if (isAbsolute(path) || inside.startsWith('..')) {
    throw new BackupError({
      code: 'BP5002',
      message: `${path} is not in the volume ${name}`,
      hint: 'write the path from the root of the volume, such as `data/app.db`',
    });
  }
  return found;
}
