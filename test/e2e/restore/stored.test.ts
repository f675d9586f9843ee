import { expect, test } from 'vitest';
import { openRestoreSite, planOf, restore, stateOf } from '../../rig/run/restoring.ts';

const signing = '{ recipients: [keys/ops.asc], sign: { key: { file: keys/ops.key } } }';
const trusting = 'existing: swap, signers: [keys/ops.asc], allow: [links, setuid]';
const notes = '{ id: notes, type: sqlite, path: notes.sqlite }';

test('a dump that the pipeline has lost is not restored as an unsigned backup says', async () => {
  const given = await openRestoreSite();
  given.rewrite({ dump: [notes] });
  const plan = await planOf(given.site, '@latest');
  expect(plan.refusals).toEqual([
    {
      message:
        'the pipeline no longer has tree, and what the backup says of it is not signed by anybody trusted',
      hint: 'write tree into the pipeline file as it was, or name who signs in restore.signers',
    },
  ]);
  expect(await planOf(given.site, '@latest', '--only', 'notes')).toMatchObject({ refusals: [] });
  const hooks = await planOf(given.site, '@latest', '--only', 'notes', '--allow-hooks');
  expect(hooks.refusals).toMatchObject([{ message: expect.stringContaining('hooks') }]);
});

test('a signed backup says it, every value is spelled out, and it goes back', async () => {
  const top = ['env: [PLACE]'];
  const dump = ['{ id: tree, type: files, paths: ["${PLACE:-tree}"] }', notes];
  const given = await openSigned({ top, dump });
  const { site, then } = given;
  given.rewrite({ encrypt: signing, restore: trusting, dump: [notes] });
  const plan = await planOf(site, '@latest');
  expect(plan).toMatchObject({
    backup: { signature: { trust: 'trusted' } },
    definitions: [{ dump: 'tree', why: 'lost' }],
    safetyBackup: { dumps: ['notes'], uncovered: ['tree'] },
    refusals: [],
  });
  expect(plan.definitions[0]?.says).toContain('paths: ["tree"]');
  const ran = await restore(site, '@latest');
  expect(ran, ran.stderr).toMatchObject({ code: 0 });
  expect(stateOf(site)).toEqual(then);
});

test('hooks of a signed backup are counted, and run only where they are allowed', async () => {
  const given = await openSigned({ hooks: ['{ at: before:restore, run: [touch, ran] }'] });
  const { site } = given;
  given.rewrite({ encrypt: signing, restore: trusting });
  const without = await planOf(site, '@latest');
  expect(without.stops).toMatchObject({ hooks: [] });
  const allowed = await planOf(site, '@latest', '--allow-hooks');
  expect(allowed.stops).toMatchObject({
    hooks: [{ at: 'before:restore', argv: ['touch', 'ran'], isStored: true }],
    ignoredHooks: 0,
  });
  given.rewrite({ encrypt: signing, restore: trusting, dump: [notes] });
  expect((await planOf(site, '@latest')).stops.ignoredHooks).toBe(1);
});

test('a dump that is something else by now goes back as the signed backup says', async () => {
  const given = await openSigned({});
  const { site } = given;
  const command = '{ id: tree, type: command, run: [echo, x], restore: [cat] }';
  given.rewrite({ encrypt: signing, restore: trusting, dump: [command, notes] });
  expect(await planOf(site, '@latest')).toMatchObject({
    definitions: [{ dump: 'tree', why: 'changed' }],
    artifacts: [{ id: 'tree', type: 'files', target: [site.path('repository/tree')] }, {}],
    refusals: [],
  });
});

async function openSigned(wishes: Parameters<typeof openRestoreSite>[0]) {
  return await openRestoreSite({ encrypt: signing, restore: trusting, ...wishes });
}
