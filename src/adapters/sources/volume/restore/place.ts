import { join } from 'node:path';
import type { Json } from '../../../../model/run/facts.ts';
import { isMountedInUse } from '../../../../model/volume/find-obstacle.ts';
import { usersOf } from '../../../../model/volume/users-of.ts';
import type { EngineSurvey, VolumeFacts } from '../../../../ports/engine-survey.ts';
import type { Finding, StepContext } from '../../../../ports/step-context.ts';

/** Where a volume is, or will be. */
export interface Place {
  readonly volume: string;
  readonly mountpoint: string;
  readonly isThere: boolean;
  /** Containers that run and use it. */
  readonly users: readonly string[];
  readonly findings: readonly Finding[];
}

export async function findPlace(
  survey: EngineSurvey,
  volume: string,
  { facts, context }: { readonly facts: Json; readonly context: StepContext },
): Promise<Place> {
  const [volumes, containers, folder] = await Promise.all([
    survey.listVolumes(context),
    survey.surveyContainers(context),
    survey.volumeFolder(context),
  ]);
  const found = volumes.find(({ name }) => name === volume);
  const users = usersOf(volume, containers).filter(({ isRunning }) => isRunning);
  return {
    volume,
    mountpoint: found?.mountpoint ?? join(folder, volume, '_data'),
    isThere: found !== undefined,
    users: users.map(({ name }) => name),
    findings: [
      ...(found === undefined ? judgeMissing(volume, facts) : judgeFound(found)),
      ...users.map(({ name }) => stopped(name, volume)),
    ],
  };
}

/** What a manifest says of a driver could lead anywhere: only a person makes such a volume. */
function judgeMissing(volume: string, facts: Json): readonly Finding[] {
  const { driver, options } = asMap(facts);
  if ((driver ?? 'local') === 'local' && Object.keys(asMap(options)).length === 0) return [];
  const given = Object.entries(asMap(options)).map(([key, value]) => ` --opt ${key}=${value}`);
  return [
    {
      severity: 'error',
      message: `there is no volume ${volume}, and it was one with a driver or options of its own`,
      hint: `make it, if that is still right: docker volume create --driver ${driver}${given.join('')} ${volume}`,
    },
  ];
}

function judgeFound(volume: VolumeFacts): readonly Finding[] {
  const { name, driver } = volume;
  if (driver === 'local') return isMountedInUse(volume) ? [mounted(name)] : [];
  return [
    {
      severity: 'error',
      message: `the volume ${name} is kept by the driver ${driver}, whose files are not exchanged here`,
      hint: 'bring the archive with `run-pipeline download --decrypted`, and unpack it in a container that uses the volume',
    },
  ];
}

/** Nobody uses it while its files are exchanged, and so they are not there. */
function mounted(name: string): Finding {
  return {
    severity: 'error',
    message: `the volume ${name} is mounted by the engine only while a container uses it, and its files are not exchanged here`,
    hint: 'bring the archive with `run-pipeline download --decrypted`, and unpack it into the folder or share behind the volume',
  };
}

function stopped(container: string, volume: string): Finding {
  return {
    severity: 'warning',
    message: `${container} uses the volume ${volume}: it is stopped while the data is exchanged, and started again`,
    hint: 'whoever depends on it waits, or fails',
  };
}

export function labelsIn(facts: Json): Readonly<Record<string, string>> {
  const labels = Object.entries(asMap(asMap(facts).labels));
  return Object.fromEntries(labels.map(([key, value]) => [key, String(value)]));
}

function asMap(value: Json | undefined): Readonly<Record<string, Json>> {
  return isMap(value) ? value : {};
}

function isMap(value: Json | undefined): value is Readonly<Record<string, Json>> {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}
