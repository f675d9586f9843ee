import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Manifest } from '../../../src/model/run/manifest.ts';
import type { Site } from './site.ts';

const idPattern = /^\d{8}T\d{6}Z-[a-z2-7]{4}$/;

/** The folder of one run at one destination, read without the help of the program. */
export interface StoredFolder {
  readonly destination: string;
  readonly id: string;
  readonly path: string;
  readonly files: readonly string[];
  readonly checks: readonly string[];
  /** `null`: no manifest, so no backup. */
  readonly manifest: Manifest | null;
  readonly manifestBytes: string | null;
}

export function readStored(site: Site, pipeline = 'shop'): readonly StoredFolder[] {
  return [...site.destinations].flatMap(([destination, root]) =>
    namesIn(join(root, pipeline))
      .filter((id) => idPattern.test(id))
      .map((id) => readFolder({ destination, id, path: join(root, pipeline, id) })),
  );
}

/** The manifests at one destination, oldest first. */
export function manifestsAt(site: Site, destination: string, pipeline = 'shop') {
  return readStored(site, pipeline).flatMap((folder) =>
    folder.destination === destination && folder.manifest !== null ? folder.manifest : [],
  );
}

/** Worst to best. */
const levels = ['size', 'checksum', 'download', 'open', 'restore'];

/** It has passed, and whatever failed was cleared later by a pass of the same or a higher level. */
export function isGood({ manifest, checks }: StoredFolder): boolean {
  const read = checks.map((name) => {
    const [at = ''] = name.split('-');
    const [level = '', verdict = ''] = name.slice(0, -'.json'.length).split('-').slice(-2);
    return { at, rank: levels.indexOf(level), verdict };
  });
  const passes = read.filter(({ verdict }) => verdict === 'pass');
  const isCleared = ({ at, rank }: (typeof read)[number]) =>
    passes.some((pass) => pass.at >= at && pass.rank >= rank);
  const fails = read.filter(({ verdict }) => verdict === 'fail');
  return manifest !== null && passes.length > 0 && fails.every(isCleared);
}

export function isDeleted(site: Site, { destination, id }: StoredFolder, pipeline = 'shop') {
  const root = site.destinations.get(destination) ?? '';
  return existsSync(join(root, pipeline, 'deleted', `${id}.json`));
}

export function sealOf(path: string): { readonly bytes: number; readonly sha256: string } {
  const bytes = readFileSync(path);
  return { bytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') };
}

/** A backup that follows another of its second is dated later than its run; they share the random part of their ids. */
export function isOfOneRun(id: string, other: string): boolean {
  return id.slice(-5) === other.slice(-5);
}

export function namesIn(folder: string): readonly string[] {
  return existsSync(folder) ? readdirSync(folder).sort() : [];
}

function readFolder(at: Pick<StoredFolder, 'destination' | 'id' | 'path'>): StoredFolder {
  const text = readIfThere(join(at.path, 'manifest.json'));
  return {
    ...at,
    files: namesIn(at.path).filter((name) => name !== 'checks'),
    checks: namesIn(join(at.path, 'checks')),
    manifestBytes: text,
    manifest: text === null ? null : (JSON.parse(text) as Manifest),
  };
}

function readIfThere(path: string): string | null {
  return existsSync(path) ? readFileSync(path, 'utf8') : null;
}
