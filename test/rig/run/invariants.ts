import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { exits } from '../../../src/model/exit.ts';
import { processesOf } from './processes.ts';
import { untilTrue } from './program.ts';
import type { Site } from './site.ts';
import {
  isDeleted,
  isGood,
  isOfOneRun,
  namesIn,
  readStored,
  type StoredFolder,
  sealOf,
} from './stored.ts';

/**
 * What holds after anything that can happen: asked of the destinations, the state folder, the process table and all
 * that was said. Runs `recover`, so that what only that removes must be gone too.
 */
export async function assertInvariants(site: Site, pipeline = 'shop'): Promise<void> {
  await assertChildrenAreGone(site);
  assertStored(site, pipeline);
  assertSuccessIsTrue(site, pipeline);
  const recovered = await site.run('recover');
  expect(recovered, recovered.stderr).toMatchObject({ code: exits.done });
  assertStored(site, pipeline);
  assertGoodOnesStay(site, pipeline);
  assertNothingIsLeft(site, pipeline);
  await assertChildrenAreGone(site);
  assertNoCanary(site);
}

/** Listed backups are whole and the same everywhere, and no final name holds anything but what was sealed. */
function assertStored(site: Site, pipeline: string): void {
  const manifests = new Map<string, string>();
  for (const folder of readStored(site, pipeline)) {
    const { id, manifestBytes, manifest } = folder;
    if (manifest === null || manifestBytes === null) {
      assertOnlySealed(site, folder, pipeline);
      continue;
    }
    expect(manifest.id, 'a manifest names its folder').toBe(id);
    expect(manifests.get(id) ?? manifestBytes, `${id} is the same everywhere`).toBe(manifestBytes);
    manifests.set(id, manifestBytes);
    if (!isDeleted(site, folder, pipeline)) assertWhole(folder);
  }
}

function assertWhole({ path, manifest, files, destination }: StoredFolder): void {
  if (manifest === null) return;
  const expected = new Map([
    ...manifest.artifacts.map(({ file, stored }) => [file, stored] as const),
    ...manifest.files.map(({ name, bytes, sha256 }) => [name, { bytes, sha256 }] as const),
  ]);
  for (const [name, seal] of expected) {
    expect(sealOf(join(path, name)), `${name} at ${destination}`).toEqual(seal);
  }
  const signature = manifest.encryption?.signedBy ? ['manifest.json.sig'] : [];
  expect(finalNames(files)).toEqual([...expected.keys(), ...signature, 'manifest.json'].sort());
}

/** A run that never committed has left whole artifacts at most: each is what its journal has sealed. */
function assertOnlySealed(site: Site, { id, path, files }: StoredFolder, pipeline: string): void {
  const seals = readJournal(site, pipeline, id).flatMap((entry) =>
    entry.kind === 'seal' ? [entry] : [],
  );
  const small = ['RESTORE.md', 'manifest.json.sig', 'pipeline.yaml', 'pipeline.yaml.pgp'];
  const artifacts = finalNames(files).filter((name) => !small.includes(name));
  for (const name of artifacts) {
    const sealed = seals.find(({ artifact }) => name.startsWith(`${artifact}.`));
    expect(sealOf(join(path, name)), `${name} of ${id}`).toEqual(sealed?.seal);
  }
}

/** Without unfinished uploads and the sign of a live run, of which none is left after `recover`. */
function finalNames(files: readonly string[]): readonly string[] {
  return files.filter((name) => !name.startsWith('.') && name !== 'run.json');
}

/** Exit 0 means committed and verified at every destination. */
function assertSuccessIsTrue(site: Site, pipeline: string): void {
  const stored = readStored(site, pipeline);
  for (const { code, summary, argv } of site.runs) {
    const isRun = argv[0] === 'run' || argv[0] === 'import';
    if (!isRun || argv.includes('--dry-run') || code !== exits.done) continue;
    if (summary?.pipeline !== pipeline) continue;
    for (const destination of site.destinations.keys()) {
      // A run that had to wait made its backup under a later name.
      const id = summary.backup ?? summary.run;
      const copy = stored.find((one) => one.destination === destination && one.id === id);
      const isFine = copy !== undefined && (isGood(copy) || isDeleted(site, copy, pipeline));
      const isRemoved = existsSync(
        join(site.destinations.get(destination) ?? '', pipeline, 'deleted', `${id}.json`),
      );
      expect(isFine || isRemoved, `${id} is good at ${destination}`).toBe(true);
    }
  }
}

function assertGoodOnesStay(site: Site, pipeline: string): void {
  const stored = readStored(site, pipeline);
  for (const [destination, root] of site.destinations) {
    const isHere = (folder: StoredFolder) => folder.destination === destination && isGood(folder);
    const good = new Set(stored.filter(isHere).map(({ id }) => id));
    for (const id of site.seenGood.get(destination) ?? []) {
      const isDecided = existsSync(join(root, pipeline, 'deleted', `${id}.json`));
      expect(good.has(id) || isDecided, `${id} is still good at ${destination}`).toBe(true);
    }
    site.seenGood.set(destination, good);
  }
}

/** No lock is held (or `recover` would have failed), no upload, no spool and no temporary file is left. */
function assertNothingIsLeft(site: Site, pipeline: string): void {
  const left: string[] = [];
  for (const root of site.destinations.values()) {
    left.push(...namesIn(join(root, '.staging')).map((name) => join(root, '.staging', name)));
    left.push(
      ...namesBelow(root).filter((name) => /\.part$|\.tmp$|\/run\.json$|\/\.[^/]*$/.test(name)),
    );
  }
  const runs = join(site.state, 'pipelines', pipeline, 'runs');
  left.push(...namesBelow(runs).filter((name) => name.includes('/scratch')));
  left.push(...namesBelow(site.state).filter((name) => name.endsWith('.tmp')));
  left.push(...namesIn(join(site.state, 'pipelines', pipeline, 'staging')));
  left.push(...namesBelow(site.temporary));
  expect(left.filter((name) => !name.endsWith('/.staging'))).toEqual([]);
  for (const run of namesIn(runs)) {
    const kinds = readJournal(site, pipeline, run).map(({ kind }) => kind);
    // Killed before it had done anything.
    if (kinds.length === 0) continue;
    expect(kinds, `the journal of ${run} has an end`).toContain('end');
  }
}

async function assertChildrenAreGone(site: Site): Promise<void> {
  await untilTrue(
    'no process of the site lives',
    () => processesOf(site).length === 0,
    10_000,
  ).catch(() => expect(processesOf(site)).toEqual([]));
}

/** Nobody was told a secret, and none was written down where it is not encrypted. */
function assertNoCanary(site: Site): void {
  const written = [site.state, site.locks, ...site.destinations.values()].flatMap(namesBelow);
  const texts = new Map(site.told.map((text, at) => [`what was told (${at})`, text]));
  for (const path of written) texts.set(path, readFileSync(path, 'latin1'));
  for (const canary of site.canaries) {
    for (const form of [
      canary,
      encodeURIComponent(canary),
      Buffer.from(canary).toString('base64'),
    ]) {
      for (const [where, text] of texts) expect(text.includes(form), where).toBe(false);
    }
  }
}

interface JournalEntry {
  readonly kind: string;
  readonly artifact?: string;
  readonly seal?: { readonly bytes: number; readonly sha256: string };
}

/** By the id of the run, or by that of its backup. */
function readJournal(site: Site, pipeline: string, id: string): readonly JournalEntry[] {
  const runs = join(site.state, 'pipelines', pipeline, 'runs');
  const run = namesIn(runs).find((name) => isOfOneRun(name, id)) ?? id;
  const path = join(runs, run, 'journal.ndjson');
  if (!existsSync(path)) return [];
  const lines = readFileSync(path, 'utf8').split('\n');
  return lines.flatMap((line) => {
    try {
      return line === '' ? [] : (JSON.parse(line) as JournalEntry);
    } catch {
      // The line at which it was killed.
      return [];
    }
  });
}

/** The files below a folder, and folders that are empty. */
function namesBelow(folder: string): readonly string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => join(entry.parentPath, entry.name));
}
