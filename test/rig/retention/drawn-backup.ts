import type { Hold } from '../../../src/catalog/hold.ts';
import type { Backup, Copy, FileFacts } from '../../../src/catalog/inventory.ts';
import { parseDuration } from '../../../src/model/amounts.ts';
import type { CheckName } from '../../../src/model/run/check-record.ts';
import { compactTime } from '../../../src/model/run/check-record.ts';
import { manifestFile } from '../../../src/model/run/layout.ts';
import type { Manifest, TriggerKind } from '../../../src/model/run/manifest.ts';
import { sampleCopy } from '../catalog/judged.ts';
import { sampleArtifact, sampleManifest } from '../catalog/sample-manifest.ts';
import { readTime } from './read-time.ts';

/** `name  time  word…`, or `name*30  time  back 1d  word…` for as many, each so much older than the one before it. */
export function drawBackups(text: string, places: readonly string[]): readonly Backup[] {
  const [name = '', time = '', ...words] = text.match(/"[^"]*"|\S+/g) ?? [];
  const [, prefix, count] = /^(.+)\*(\d+)$/.exec(name) ?? [];
  if (prefix === undefined) return [draw({ id: name, startedAt: readTime(time), words }, places)];
  const [, step = '', ...rest] = words;
  return Array.from({ length: Number(count) }, (_, at) => {
    const startedAt = readTime(time) - at * parseDuration(step);
    return draw({ id: `${prefix}${at + 1}`, startedAt, words: rest }, places);
  });
}

interface Drawn {
  readonly id: string;
  readonly startedAt: number;
  readonly words: readonly string[];
}

/** `place` left out: at every place. */
interface DrawnCheck extends Omit<CheckName, 'destination' | 'run'> {
  readonly place?: string;
}

interface Traits {
  dumps: readonly string[];
  places: readonly string[];
  pipeline: string;
  bytes: number;
  trigger: TriggerKind;
  hold: Hold | null;
  isVerified: boolean;
  isDeleted: boolean;
  suspect: string | null;
  state: Copy['state'];
  isLost: boolean;
  readonly checks: DrawnCheck[];
}

/** What each word of a line means; it takes as many of the following words as it has further parameters. */
const meanings: Readonly<Record<string, (traits: Traits, next: () => string) => void>> = {
  of: (traits, next) => {
    traits.dumps = next()
      .split(',')
      .filter((dump) => dump !== 'nothing');
  },
  at: (traits, next) => {
    traits.places = next().split(',');
  },
  as: (traits, next) => {
    traits.pipeline = next();
  },
  bytes: (traits, next) => {
    traits.bytes = Number(next());
  },
  safety: (traits) => {
    traits.trigger = 'safety';
  },
  import: (traits) => {
    traits.trigger = 'import';
  },
  held: (traits, next) => {
    traits.hold = { reason: next().slice(1, -1), owner: 'ann', until: null };
  },
  until: (traits, next) => {
    traits.hold = { reason: '', owner: 'ann', ...traits.hold, until: readTime(next()) };
  },
  unverified: (traits) => {
    traits.isVerified = false;
  },
  deleting: (traits) => {
    traits.isDeleted = true;
  },
  suspect: (traits) => {
    traits.suspect = 'it has less than half of its rows';
  },
  failed: (traits, next) => {
    traits.checks.push({ at: checkTime(next()), level: 'checksum', verdict: 'fail' });
  },
  'failed-at': (traits, next) => {
    const place = next();
    traits.checks.push({ at: checkTime(next()), level: 'checksum', verdict: 'fail', place });
  },
  passed: (traits, next) => {
    traits.checks.push({ at: checkTime(next()), level: 'download', verdict: 'pass' });
  },
  accepted: (traits, next) => {
    traits.checks.push({ at: checkTime(next()), level: 'accept', verdict: 'pass' });
  },
  unreadable: (traits) => {
    traits.state = 'broken';
  },
  lost: (traits) => {
    traits.state = 'broken';
    traits.isLost = true;
  },
  incomplete: (traits) => {
    traits.state = 'incomplete';
  },
  orphan: (traits) => {
    traits.state = 'orphan';
  },
};

function draw(drawn: Drawn, places: readonly string[]): Backup {
  const traits = readTraits(drawn.words, places);
  const manifest = hasManifest(traits) ? manifestOf(drawn, traits) : null;
  return {
    id: drawn.id,
    startedAt: drawn.startedAt,
    manifest,
    manifestSha256: null,
    isTampered: false,
    copies: traits.places.map((place) => copyOf(drawn, { ...traits, place, manifest })),
  };
}

function readTraits(words: readonly string[], places: readonly string[]): Traits {
  const traits: Traits = {
    dumps: ['docs'],
    places,
    pipeline: 'shop',
    bytes: 1000,
    trigger: 'schedule',
    hold: null,
    isVerified: true,
    isDeleted: false,
    suspect: null,
    state: 'complete',
    isLost: false,
    checks: [],
  };
  const left = [...words];
  for (let word = left.shift(); word !== undefined; word = left.shift()) {
    const meaning = meanings[word];
    if (meaning === undefined) throw new Error(`nobody knows what ${word} means`);
    meaning(traits, () => left.shift() ?? '');
  }
  return traits;
}

function hasManifest({ state }: Traits): boolean {
  return state === 'complete' || state === 'incomplete';
}

function manifestOf({ id, startedAt }: Drawn, traits: Traits): Manifest {
  const { dumps, bytes, suspect, trigger, pipeline } = traits;
  const artifacts = dumps.map((dump) =>
    sampleArtifact({
      dump,
      plain: { bytes, sha256: '0'.repeat(64) },
      facts: suspect === null ? {} : { suspect },
    }),
  );
  const at = new Date(startedAt).toISOString();
  return sampleManifest({
    id,
    pipeline,
    startedAt: at,
    artifacts,
    trigger: { kind: trigger, url: null },
  });
}

type DrawnCopy = Traits & { readonly place: string; readonly manifest: Manifest | null };

function copyOf({ id, startedAt }: Drawn, copy: DrawnCopy): Copy {
  const { place, manifest, state, isLost, isVerified, pipeline, hold, isDeleted } = copy;
  const first = { at: compactTime(new Date(startedAt).toISOString()), level: 'checksum' } as const;
  const checks: readonly DrawnCheck[] = [
    ...(isVerified ? [{ ...first, verdict: 'pass' } as const] : []),
    ...copy.checks.filter((check) => check.place === undefined || check.place === place),
  ];
  const files = new Map<string, FileFacts>();
  if (!isLost) files.set(manifestFile, { bytes: 1, modifiedAt: startedAt });
  return sampleCopy({
    id,
    destination: place,
    pipeline,
    state,
    manifest,
    files,
    hold,
    isDeleted,
    writtenAt: startedAt,
    checks: checks.map(({ at, level, verdict }) => ({
      at,
      level,
      verdict,
      run: 'aaaa',
      destination: place,
    })),
  });
}

function checkTime(text: string): string {
  return compactTime(new Date(readTime(text)).toISOString());
}
