import { expect, test } from 'vitest';
import { openRestoreSite, planOf, restore, stateOf, treeAt } from '../../rig/run/restoring.ts';

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
      hint: 'write tree into the pipeline file as it was, name who signs it, or say with --to where it goes',
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

const moved = [
  '{ id: tree, type: files, paths: [tree, more] }',
  '{ id: notes, type: sqlite, path: other.sqlite }',
];

test('dumps that are elsewhere by now go back to where they were, as the signed backup says', async () => {
  const given = await openSigned({ hooks: ['{ at: before:restore, run: [touch, ran] }'] });
  const { site, then } = given;
  given.rewrite({ encrypt: signing, restore: trusting, top: ['description: later'] });
  const same = await planOf(site, '@latest');
  expect(same).toMatchObject({ definitions: [], stops: { ignoredHooks: 0 }, refusals: [] });
  given.rewrite({ encrypt: signing, restore: trusting, dump: moved });
  site.write('repository/more/file', 'x');
  const plan = await planOf(site, '@latest');
  expect(plan).toMatchObject({
    definitions: [
      { dump: 'tree', why: 'moved' },
      { dump: 'notes', why: 'moved' },
    ],
    artifacts: [
      { target: [site.path('repository/tree')] },
      { target: [site.path('repository/notes.sqlite')] },
    ],
    // The tree is in a backup of today, too.
    safetyBackup: { dumps: ['tree'], uncovered: ['notes'] },
    stops: { ignoredHooks: 1 },
    refusals: [],
  });
  const elsewhere = site.path('repository/copy.sqlite');
  const redirected = await planOf(site, '@latest', '--to', `notes.path=${elsewhere}`);
  expect(redirected.definitions).toMatchObject([{ dump: 'tree' }]);
  expect(redirected.artifacts).toMatchObject([{}, { target: [elsewhere] }]);
  const ran = await restore(site, '@latest');
  expect(ran, ran.stderr).toMatchObject({ code: 0 });
  expect(stateOf(site)).toEqual(then);
});

test('unsigned, they go where today’s file says, or nowhere', async () => {
  const given = await openRestoreSite();
  const { site, then } = given;
  expect((await planOf(site, '@latest')).warnings).not.toContainEqual(
    expect.stringMatching(/changed/),
  );
  given.rewrite({ dump: moved });
  site.write('repository/more/file', 'x');
  const plan = await planOf(site, '@latest');
  expect(plan.definitions).toEqual([]);
  expect(plan.artifacts[1]).toMatchObject({ target: [site.path('repository/other.sqlite')] });
  expect(plan.warnings).toContain(
    'the pipeline file has changed since this backup, and nobody trusted has signed what it said: tree, notes go where today’s file says',
  );
  expect(plan.refusals).toEqual([
    {
      message: 'the archive holds tree, and `paths` names tree, more',
      hint: 'say where it goes with `--to <dump>.into=<folder>`, or write `paths` as it was',
    },
  ]);
  const into = ['--to', `tree.into=${site.path('copy')}`, '--only', 'tree'];
  const ran = await restore(site, '@latest', ...into);
  expect(ran, ran.stderr).toMatchObject({ code: 0 });
  expect(treeAt(site.path('copy/tree'))).toEqual(then.tree);
});

async function openSigned(wishes: Parameters<typeof openRestoreSite>[0]) {
  return await openRestoreSite({ encrypt: signing, restore: trusting, ...wishes });
}
