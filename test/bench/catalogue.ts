import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { generateKey } from 'openpgp';
import { signDetached } from '../../src/adapters/codecs/openpgp/signature.ts';
import { exits } from '../../src/model/exit.ts';
import { formatBytes } from '../../src/util/human.ts';
import { type Planting, plantStore } from './catalogue-store.ts';
import { type Measure, measure } from './measure.ts';
import type { Side } from './sides.ts';
import { markdown, median } from './table.ts';

export interface CatalogueOptions {
  readonly count: number;
  readonly isSigned: boolean;
  readonly rounds: number;
}

interface Series {
  readonly name: string;
  readonly cold: readonly Measure[];
  readonly warm: readonly Measure[];
}

const program = 'dist/cli/main.js';

/**
 * How long the verbs that look at backups take with many of them: without anything remembered, and with. `cold` is
 * that of the program; the disk's own cache is warm after the first round.
 */
export async function runCatalogue(root: string, options: CatalogueOptions): Promise<string> {
  const site = join(root, 'catalogue');
  rmSync(site, { recursive: true, force: true });
  const ids = await plant(site, options);
  const middle = ids[Math.floor(ids.length / 2)] ?? '';
  const lines: readonly (readonly string[])[] = [
    ['list'],
    ['list', '--json'],
    ['status'],
    ['show', 'shop@latest'],
    ['show', `shop@${middle}`],
    ['restore', 'shop@latest'],
  ];
  const series: Series[] = [];
  for (const line of lines) series.push(await runSeries(site, line, options.rounds));
  return render(series);
}

async function plant(site: string, { count, isSigned }: CatalogueOptions) {
  const repository = join(site, 'repository');
  mkdirSync(join(repository, 'data'), { recursive: true });
  const signer = isSigned ? await createSigner(repository) : null;
  writeFileSync(join(repository, 'backup.pipeline.yaml'), pipelineText(site, isSigned));
  return await plantStore({
    folder: join(site, 'store'),
    pipeline: 'shop',
    destination: 'here',
    count,
    newestMs: Date.now() - 3_600_000,
    signer,
  });
}

async function createSigner(repository: string): Promise<Planting['signer']> {
  const { privateKey } = await generateKey({
    type: 'ecc',
    userIDs: [{ name: 'bench' }],
    // Before the oldest signature that it will have made.
    date: new Date(Date.now() - 60_000),
    format: 'object',
  });
  writeFileSync(join(repository, 'signer.asc'), privateKey.toPublic().armor());
  const fingerprint = privateKey.getFingerprint().toUpperCase();
  return { fingerprint, sign: (bytes) => signDetached(bytes, { key: privateKey, fingerprint }) };
}

function pipelineText(site: string, isSigned: boolean): string {
  return `version: 1
name: shop
${isSigned ? 'restore: { signers: [signer.asc] }\n' : ''}stages:
  dump:
    - { id: orders, type: files, paths: [data] }
    - { id: uploads, type: files, paths: [data] }
  encrypt: none
  upload:
    - { id: here, type: local, path: ${join(site, 'store')} }
`;
}

/** One round that does not count, because it warms up the disk. */
async function runSeries(site: string, argv: readonly string[], rounds: number): Promise<Series> {
  const state = join(site, 'state');
  const file = join(site, 'repository', 'backup.pipeline.yaml');
  const side: Side = {
    argv: [process.execPath, program, ...argv, '--file', file],
    env: { RUN_PIPELINE_STATE: state, RUN_PIPELINE_LOCKS: join(site, 'locks') },
    // A plan that nobody has confirmed.
    code: argv[0] === 'restore' ? exits.refused : exits.done,
  };
  const cold: Measure[] = [];
  const warm: Measure[] = [];
  for (let round = 0; round <= rounds; round += 1) {
    rmSync(join(state, 'catalog'), { recursive: true, force: true });
    const pair = [await measure(side), await measure(side)] as const;
    if (round === 0) continue;
    cold.push(pair[0]);
    warm.push(pair[1]);
  }
  return { name: argv.join(' ').replace(/@\d.*/, '@<id>'), cold, warm };
}

function render(series: readonly Series[]): string {
  const rows = series.map(({ name, cold, warm }) => [
    name,
    seconds(cold.map(({ wallMs }) => wallMs)),
    seconds(warm.map(({ wallMs }) => wallMs)),
    seconds(warm.map(({ ownCpuMs }) => ownCpuMs)),
    formatBytes(Math.max(...[...cold, ...warm].map(({ peakBytes }) => peakBytes))),
  ]);
  return markdown(['verb', 'cold', 'warm', 'own CPU, warm', 'own memory'], rows);
}

function seconds(times: readonly number[]): string {
  return `${(median(times) / 1000).toFixed(2)} s`;
}
