import { readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { RunPlan } from '../../src/model/run-plan/run-plan.ts';
import { describeTree } from '../rig/catalog/tree.ts';
import { createKeyPair } from '../rig/config/keys.ts';
import { openSite, type Site } from '../rig/run/site.ts';

const keepOne = 'retention: { keep: { last: 1 }, minimum: 1, maxDeletes: 50 }';

async function planOf(site: Site, ...more: readonly string[]) {
  const { code, stdout, stderr } = await site.run('plan', '--json', ...more);
  const plan: RunPlan = JSON.parse(stdout).data;
  return { code, plan, stderr };
}

async function backUp(site: Site): Promise<void> {
  const ran = await site.run('run', '--json');
  expect(ran, ran.stderr).toMatchObject({ code: 0 });
}

test('the first plan, and the one after a backup, are said in one line and touch nothing', async () => {
  const site = openSite({ after: [keepOne] });
  const first = await site.run('plan');
  expect(first.code).toBe(0);
  expect(first.stdout).toMatch(/^Plan: 1 dump to 2 destinations, 0 backups removed, 0 warnings\n/);
  expect(first.stdout).toContain('this is its first good backup');
  expect(readdirSync(site.folder)).not.toContain('here');
  expect((await planOf(site, '--detailed-exitcode')).code).toBe(2);

  await backUp(site);
  site.pipeline({ after: ['retention: { keep: { last: 5 } }'] });
  await backUp(site);
  const before = ['here', 'nas'].map((place) => describeTree(site.path(place)));
  const same = await planOf(site, '--detailed-exitcode');
  expect(same).toMatchObject({ code: 0, plan: { changes: [], warnings: [] } });
  const [one, two] = [same.plan, (await planOf(site)).plan];
  expect({ ...two, madeAt: '', digest: '' }).toEqual({ ...one, madeAt: '', digest: '' });

  site.pipeline({
    dump: ['{ id: papers, type: files, paths: [data] }'],
    upload: [`{ id: here, type: local, path: ${site.path('here')} }`],
    compress: '{ algorithm: gzip }',
    after: [keepOne],
  });
  const changed = await planOf(site, '--detailed-exitcode');
  expect(changed.code).toBe(2);
  expect(changed.plan.changes.map(({ what, kind, name }) => [what, kind, name])).toEqual([
    ['dump', 'new', 'papers'],
    ['dump', 'gone', 'docs'],
    ['destination', 'gone', 'nas'],
    ['codecs', 'changed', ''],
  ]);
  const text = (await site.run('plan')).stdout;
  expect(text).toContain('- dump         docs: it is no longer backed up');
  expect(['here', 'nas'].map((place) => describeTree(site.path(place)))).toEqual(before);
});

test('without any secret, and with what can be reached, a plan says what it does not know', async () => {
  const { publicKey, privateKey } = await createKeyPair();
  const canary = 'canary-passphrase-77';
  const site = openSite({
    encrypt:
      '{ recipients: [keys/ops.asc], passphrase: { env: PASSPHRASE }, sign: { key: { env: SIGNER } } }',
    top: ['restore: { signers: [keys/ops.asc] }'],
    after: [keepOne, 'notify: [{ type: webhook, url: { env: HOOK }, on: [failure] }]'],
  });
  site.write('repository/keys/ops.asc', publicKey);
  const secrets = { PASSPHRASE: canary, SIGNER: privateKey, HOOK: 'http://127.0.0.1:9/canary-78' };
  site.env = secrets;
  await backUp(site);
  const known = await planOf(site);
  site.env = {};
  const without = await planOf(site, '--detailed-exitcode');
  expect(without).toMatchObject({ code: 2, plan: { warnings: [], changes: [] } });
  expect(without.plan.destinations).toEqual(known.plan.destinations);
  expect(without.plan.destinations[0]?.removals).toHaveLength(1);
  expect(without.plan.encryption).toMatchObject({ passphrase: true, signed: true });

  // Nobody is named who signs: without the key nothing tells who wrote the backups.
  site.pipeline({
    encrypt: '{ recipients: [keys/ops.asc], sign: { key: { env: SIGNER } } }',
    after: [keepOne],
  });
  const blind = await planOf(site, '--out', site.path('plan.json'));
  expect(blind.code).toBe(0);
  for (const { unknown, backups, removals } of blind.plan.destinations) {
    expect(unknown).toContain('who has signed its backups cannot be told here');
    expect([backups, removals]).toEqual([[], []]);
  }
  expect((await planOf(site, '--detailed-exitcode')).code).toBe(3);
  expect((await planOf(site, '--strict')).code).toBe(3);

  site.env = { SIGNER: privateKey };
  const ran = await site.run('run', '--json', '--plan', site.path('plan.json'));
  expect(ran, ran.stderr).toMatchObject({ code: 3, summary: { outcome: 'success', removed: [] } });
  expect(ran.summary?.warnings).toContainEqual(expect.stringContaining('the plan does not name'));
  const said = [...site.told, readFileSync(site.path('plan.json'), 'utf8')].join('\n');
  for (const secret of [canary, 'canary-78', privateKey.split('\n')[4] ?? ''])
    expect(said).not.toContain(secret);
});

test('a destination that cannot be read is not known, and what would be refused is told', async () => {
  const site = openSite({ after: [keepOne] });
  await backUp(site);
  symlinkSync(site.path('loop'), site.path('loop'));
  site.write('repository/keys/none.asc', (await createKeyPair({ encrypts: false })).publicKey);
  site.pipeline({
    upload: [
      `{ id: here, type: local, path: ${site.path('here')} }`,
      `{ id: nas, type: local, path: ${site.path('loop')} }`,
    ],
    encrypt: '{ recipients: [keys/none.asc] }',
    after: [keepOne],
  });
  const { code, plan } = await planOf(site);
  expect(code).toBe(3);
  expect(plan.destinations.map(({ unknown }) => unknown !== null)).toEqual([false, true]);
  expect(plan.destinations[0]?.removals).toHaveLength(1);
  const problems = plan.problems.map(({ part, message }) => `${part}: ${message}`).join('\n');
  expect(problems).toContain('encrypt: keys/none.asc: ');
  const { stdout } = await site.run('plan');
  expect(stdout).toContain('1 backup removed, not known at nas, 1 problem, 1 warning');

  const stranger = { RUN_PIPELINE_STATE: site.path('other') };
  const foreign = await site.start(['plan', '--json'], stranger).ended;
  const { data } = JSON.parse(foreign.stdout);
  expect(data.problems).toContainEqual(
    expect.objectContaining({ part: 'here', message: expect.stringContaining('belongs to') }),
  );
  expect(data.destinations[0]).toMatchObject({ backups: [], removals: [] });
});
