import { describe, expect, test } from 'vitest';
import { openCatalog, readCatalog } from '../../../src/catalog/read-catalog.ts';
import { requireTarget } from '../../../src/catalog/resolve-target.ts';
import { seekBackup } from '../../../src/catalog/seek-backup.ts';
import { judgeBackups } from '../../../src/catalog/verdict.ts';
import type { Manifest } from '../../../src/model/run/manifest.ts';
import { createZone } from '../../../src/model/zone.ts';
import { createContext } from '../../rig/catalog/context.ts';
import { sampleArtifact } from '../../rig/catalog/sample-manifest.ts';
import { openStore, plantBackup, type Store } from '../../rig/catalog/store.ts';
import { watchReads } from '../../rig/catalog/watched.ts';

const day = 86_400_000;
const newestMs = Date.parse('2026-11-20T02:17:00Z');
const nowMs = newestMs + day;

/** The id of the backup that was made so many days before the newest. */
function idOf(age: number): string {
  const time = new Date(newestMs - age * day).toISOString();
  return `${time.replace(/[-:]|\.\d+/g, '')}-aaaa`;
}

interface Made {
  readonly bytes?: number;
  readonly manifest?: Partial<Manifest>;
  readonly isVerified?: boolean;
}

function plant(
  store: Store,
  age: number,
  { bytes = 100, manifest, isVerified = true }: Made,
): void {
  const id = idOf(age);
  const content = 'x'.repeat(100 * bytes);
  const small = sampleArtifact({ plain: { bytes, sha256: '0'.repeat(64) } }, content);
  const checks = isVerified ? [`${id.slice(0, 16)}-aaaa-here-checksum-pass`] : [];
  const dumps = { orders: content };
  plantBackup(store, { id, checks, dumps, manifest: { artifacts: [small], ...manifest } });
}

/** As after the first run: without the record nobody knows whether folders hold anything. */
function openOwned(): Store {
  const store = openStore();
  store.write('shop/owner.json', '{}');
  return store;
}

/** One backup a day; what is said of an age holds for that one. */
function openDaily(count: number, made: (age: number) => Made = () => ({})) {
  const store = openOwned();
  for (let age = 0; age < count; age += 1) plant(store, age, made(age));
  const { destination, took } = watchReads(store.destination);
  const request = {
    ...{ pipelines: ['shop'], destinations: [destination], signatures: null },
    isThrifty: true,
  };
  const seek = async (reading: 'latest' | 'any' | 'id' | 'tag' | 'at', text: string) => {
    const query = { which: { reading, text }, only: [], zone: createZone('UTC'), nowMs };
    const catalog = await openCatalog(request, createContext(nowMs));
    const { backups } = await seekBackup(catalog, query);
    const reads = took().filter((key) => key.endsWith('/manifest.json')).length;
    const whole = judgeBackups((await readCatalog(request, createContext(nowMs))).backups);
    took();
    return { found: answer(backups, query), truth: answer(whole, query), reads };
  };
  return { seek };
}

function answer(...[backups, query]: Parameters<typeof requireTarget>) {
  try {
    const { backup, verdict, suspicions } = requireTarget(backups, query);
    return { id: backup.id, verdict, suspicions };
  } catch (error) {
    return error;
  }
}

describe('of many backups only a few are read', () => {
  test.each([
    ['latest', 'latest', 0],
    ['any', idOf(150), 150],
    ['id', idOf(150), 150],
  ] as const)('%s %s', async (reading, text, age) => {
    const { found, truth, reads } = await openDaily(200).seek(reading, text);
    expect(found).toEqual({ id: idOf(age), verdict: 'good', suspicions: [] });
    expect(found).toEqual(truth);
    expect(reads).toBeLessThanOrEqual(64);
  });

  test('a tag of one of the newest', async () => {
    const git = {
      commit: 'a'.repeat(40),
      tag: 'v2',
      tags: ['v2'],
      dirty: false,
      pipelineFile: 'backup.pipeline.yaml',
      pipelineSha256: '0'.repeat(64),
    };
    const { seek } = openDaily(200, (age) => (age % 10 === 7 ? { manifest: { git } } : {}));
    for (const reading of ['any', 'tag'] as const) {
      const { found, truth, reads } = await seek(reading, 'v2');
      expect(found).toMatchObject({ id: idOf(7) });
      expect(found).toEqual(truth);
      expect(reads).toBe(64);
    }
  });
});

describe('as many are read as it takes', () => {
  test.each<readonly [string, (age: number) => Made]>([
    ['the newest that count are behind many that do not', (age) => ({ isVerified: age >= 100 })],
    ['all but the oldest are less than half of it', (age) => ({ bytes: age >= 195 ? 100 : 40 })],
    ['there is none', () => ({ isVerified: false })],
    ['it is one of few that are whole', (age) => ({ isVerified: age % 20 === 0 })],
    ['sizes fall by little each day', (age) => ({ bytes: 100 + age })],
    [
      'all were made before restores',
      () => ({ manifest: { trigger: { kind: 'safety', url: null } } }),
    ],
    [
      'many large ones were imported since',
      (age) =>
        age > 0 && age < 100
          ? { bytes: 5000, manifest: { trigger: { kind: 'import', url: null } } }
          : { bytes: age === 0 ? 40 : 100 },
    ],
  ])('%s', async (_, made) => {
    const { found, truth } = await openDaily(200, made).seek('latest', 'latest');
    expect(found).toEqual(truth);
  });

  test('a collapse that is not far back', async () => {
    const { seek } = openDaily(200, (age) => ({ bytes: age >= 20 ? 100 : 40 }));
    const { found, truth } = await seek('latest', 'latest');
    expect(found).toEqual(truth);
    expect(found).toMatchObject({ id: idOf(20) });
    const byId = await seek('any', idOf(3));
    expect(byId.found).toEqual(byId.truth);
    expect(byId.found).toMatchObject({ verdict: 'suspect' });
  });

  test.each([
    ['any', '2026-09-01'],
    ['at', '2026-09-01'],
    ['any', idOf(90).slice(0, 8)],
    ['id', idOf(90).slice(0, 8)],
    ['any', 'v9'],
    ['id', '20250101T000000Z-aaaa'],
  ] as const)('%s %s', async (reading, text) => {
    const { found, truth } = await openDaily(120).seek(reading, text);
    expect(found).toEqual(truth);
  });

  test('the one before it, however old, is among what was read', async () => {
    const store = openOwned();
    for (let age = 0; age < 100; age += 1) {
      const previous = { id: idOf(99), manifestSha256: '0'.repeat(64) };
      plant(store, age, age === 0 ? { manifest: { previous } } : {});
    }
    const request = {
      ...{ pipelines: ['shop'], destinations: [store.destination], signatures: null },
      isThrifty: true,
    };
    const catalog = await openCatalog(request, createContext(nowMs));
    const which = { reading: 'latest', text: 'latest' } as const;
    const query = { which, only: [], zone: createZone('UTC'), nowMs };
    const { backups } = await seekBackup(catalog, query);
    expect(backups.map(({ backup }) => backup.id)).toContain(idOf(99));
    expect(backups.length).toBeLessThan(100);
  });
});
