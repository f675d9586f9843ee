import { chmodSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect } from 'vitest';
import type { RestorePlan } from '../../../src/model/restore/plan.ts';
import { describeTree, plantTree } from '../catalog/tree.ts';
import { createKeyPair } from '../config/keys.ts';
import { assertInvariants } from './invariants.ts';
import type { LiveRun, Ran } from './program.ts';
import { openSite, type PipelineWishes, type Site } from './site.ts';

/** A site with a backup of data that is another one by now. */
export interface RestoreSite {
  readonly site: Site;
  /** The id of the backup. */
  readonly backup: string;
  /** The data as it was when the backup was made, and as it is now. */
  readonly then: DataState;
  readonly now: DataState;
  /** Writes the pipeline file again, with other wishes. */
  rewrite(wishes?: RestoreWishes): void;
}

export interface RestoreWishes extends PipelineWishes {
  /** Keys of the section `restore` beside the private key. */
  readonly restore?: string;
  /** Further files of the repository, for this user alone. */
  readonly files?: Readonly<Record<string, string>>;
}

interface DataState {
  readonly tree: unknown;
  readonly rows: readonly unknown[];
}

/** The tree holds some of each. */
export const allow = 'allow: [links, setuid]';

const dump = [
  '{ id: tree, type: files, paths: [tree] }',
  '{ id: notes, type: sqlite, path: notes.sqlite }',
];

export async function openRestoreSite(wishes: RestoreWishes = {}): Promise<RestoreSite> {
  const { publicKey, privateKey } = await createKeyPair();
  const site = openSite();
  site.write('repository/keys/ops.asc', publicKey);
  chmodSync(site.write('repository/keys/ops.key', privateKey), 0o600);
  for (const [file, text] of Object.entries(wishes.files ?? {})) {
    chmodSync(site.write(`repository/${file}`, text), 0o600);
  }
  const rewrite = ({
    restore = `existing: swap, ${allow}`,
    top = [],
    ...more
  }: RestoreWishes = {}) =>
    site.pipeline({
      dump,
      encrypt: '{ recipients: [keys/ops.asc] }',
      top: [...top, `restore: { privateKey: { file: keys/ops.key }, ${restore} }`],
      ...more,
    });
  rewrite(wishes);
  plantTree(site.path('repository/tree'));
  writeRows(site, ['a', 'b']);
  const then = stateOf(site);
  const ran = await site.run('run', '--json');
  expect(ran, ran.stderr).toMatchObject({ code: 0 });
  rmSync(site.path('repository/tree/sub'), { recursive: true });
  site.write('repository/tree/added.txt', 'new');
  writeRows(site, ['b', 'c', 'd']);
  return { site, backup: ran.summary?.backup ?? '', then, now: stateOf(site), rewrite };
}

/** All rows of the database, which is made anew. */
function writeRows(site: Site, rows: readonly string[]): void {
  rmSync(site.path('repository/notes.sqlite'), { force: true });
  const database = new DatabaseSync(site.path('repository/notes.sqlite'));
  database.exec('create table notes (text)');
  for (const row of rows) database.prepare('insert into notes values (?)').run(row);
  database.close();
}

/** The live data; `null` for what is not there. */
export function stateOf({ repository }: Pick<Site, 'repository'>): DataState {
  return {
    tree: treeAt(join(repository, 'tree')),
    rows: rowsAt(join(repository, 'notes.sqlite')),
  };
}

export function treeAt(folder: string): unknown {
  return existsSync(folder) ? describeTree(folder) : null;
}

export function rowsAt(file: string): readonly unknown[] {
  if (!existsSync(file)) return [];
  const database = new DatabaseSync(file, { readOnly: true });
  try {
    return database.prepare('select text from notes order by text').all();
  } finally {
    database.close();
  }
}

/** What a plan says; it changes nothing, and so does asking for it. */
export async function planOf(site: Site, ...argv: readonly string[]): Promise<RestorePlan> {
  const before = stateOf(site);
  const ran = await site.run('restore', ...argv, '--json');
  expect(ran, ran.stderr).toMatchObject({ code: 77 });
  expect(stateOf(site)).toEqual(before);
  const { data } = JSON.parse(ran.stdout) as { readonly data: { readonly plan: RestorePlan } };
  return data.plan;
}

export async function tokenOf(site: Site, ...argv: readonly string[]): Promise<string> {
  const { confirmation, refusals } = await planOf(site, ...argv);
  expect(refusals).toEqual([]);
  return confirmation?.token ?? '';
}

/** Plans and confirms. */
export async function startRestore(site: Site, ...argv: readonly string[]): Promise<LiveRun> {
  const token = await tokenOf(site, ...argv);
  return site.start(['restore', ...argv, '--confirm', token, '--json']);
}

export async function restore(site: Site, ...argv: readonly string[]): Promise<Ran> {
  return await (await startRestore(site, ...argv)).ended;
}

/** After anything that can happen to a restore, and after `recover`: the data of then or of now, and nothing between. */
export async function assertThenOrNow({ site, then, now }: RestoreSite): Promise<'then' | 'now'> {
  await assertInvariants(site);
  const state = stateOf(site);
  const which = JSON.stringify(state) === JSON.stringify(then) ? 'then' : 'now';
  expect(state).toEqual(which === 'then' ? then : now);
  expect(hiddenIn(site.repository)).toEqual([]);
  const restores = site.path('state/pipelines/shop/restores');
  const left = existsSync(restores) ? readdirSync(restores, { recursive: true }).map(String) : [];
  expect(left.filter((name) => name.includes('scratch') || name.endsWith('.tmp'))).toEqual([]);
  return which;
}

/** One byte of a stored file is another one. */
export function flip(file: string, at: number): void {
  const bytes = readFileSync(file);
  const old = bytes[at];
  if (old === undefined) throw new RangeError(`${file} has no byte ${at}`);
  bytes[at] = old ^ 1;
  writeFileSync(file, bytes);
}

export function hiddenIn(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true })
    .map(String)
    .filter((name) => /(^|\/)\.[^/]*(restore|discard)-/.test(name));
}

/** Programs that write down that they were called, in the order in which they were. */
export function plantRecorder(site: Site): { readonly calls: () => readonly string[] } {
  const script = '#!/bin/sh\necho "$*" >> calls\n[ ! -e "fail-$1" ]\n';
  chmodSync(site.write('repository/record', script), 0o755);
  const file = site.path('repository/calls');
  return {
    calls: () => (existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n') : []),
  };
}
