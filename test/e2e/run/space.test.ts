import { execFileSync } from 'node:child_process';
import { statfsSync, writeFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openGround } from '../../rig/destination/mounts.ts';
import { closeGate, gated } from '../../rig/run/gate.ts';
import { assertInvariants } from '../../rig/run/invariants.ts';
import { untilTrue } from '../../rig/run/program.ts';
import { openSite } from '../../rig/run/site.ts';
import { manifestsAt } from '../../rig/run/stored.ts';

const preflight = '{ keepFree: 1MiB, estimate: 5MiB }';

function openSiteOnDisk(size: string) {
  const site = openSite();
  const disk = openGround().tmpfs('disk', `size=${size}`);
  for (const id of site.destinations.keys()) site.destinations.set(id, join(disk, id));
  site.pipeline({ preflight });
  return site;
}

test('two copies on one disk need the room of two', async () => {
  const site = openSiteOnDisk('10m');
  const ran = await site.run('run', '--json');
  expect(ran, ran.stderr).toMatchObject({ code: 3 });
  expect(ran.events).toContainEqual(
    expect.objectContaining({
      event: 'finding',
      part: 'nas',
      message: expect.stringMatching(
        /^10\.0 MiB are free, .* 5\.0 MiB .* beside 5\.0 MiB for others/,
      ),
    }),
  );
  expect(manifestsAt(site, 'here')).toHaveLength(1);
  await assertInvariants(site);
});

test('the spool that becomes a copy takes its room once', async () => {
  const site = openSiteOnDisk('12m');
  const ran = await site.run('run', '--json');
  expect(ran, ran.stderr).toMatchObject({ code: 0 });
});

test('a destination whose disk fills up is given up before it is full, and the other is not', async () => {
  const site = openSite();
  const disk = openGround().tmpfs('disk', 'size=64m');
  site.destinations.set('nas', disk);
  const endless = `{ id: docs, type: command, run: [sh, -c, 'head -c 30000000 /dev/urandom; read -r _ <${site.path('go')}; head -c 1000 /dev/urandom'], restore: [cat], extension: bin }`;
  execFileSync('mkfifo', [site.path('go')]);
  site.pipeline({ dump: [endless], preflight: '{ keepFree: 20MiB, estimate: 1MiB }' });
  const live = site.start(['run', '--json']);
  await live.until(({ event }) => event === 'artifact-started');
  // Somebody else takes the room.
  writeFileSync(join(disk, 'taken'), Buffer.alloc(30_000_000));
  await live.until(({ event }) => event === 'destination-failed');
  await writeFile(site.path('go'), 'go on\n');
  const ran = await live.ended;
  expect(ran, ran.stderr).toMatchObject({ code: 3 });
  expect(ran.summary?.destinations).toMatchObject([
    { id: 'here', state: 'committed' },
    { id: 'nas', state: 'missing', error: expect.stringMatching(/are free at nas, and 20\.0 MiB/) },
  ]);
  expect(manifestsAt(site, 'here')).toHaveLength(1);
  await assertInvariants(site);
});

test('an optional dump that fails gives its room back to the dumps after it', async () => {
  const site = openSite();
  const disk = openGround().tmpfs('disk', 'size=16m');
  site.destinations.clear();
  site.destinations.set('here', disk);
  const script = 'head -c 8000000 /dev/urandom; exit 3';
  const large = `{ id: large, type: command, run: [sh, -c, '${script}'], restore: [cat], extension: bin, optional: true }`;
  const gate = closeGate(site);
  const options = {
    compress: '{ algorithm: none }',
    preflight: '{ keepFree: 1MiB, estimate: 1B }',
  };
  site.pipeline({ dump: [large, gated], ...options });
  const live = site.start(['run', '--json']);
  await live.until((event) => event.event === 'artifact-progress' && event.artifact === 'slow');
  const used = () => {
    const { blocks, bfree, bsize } = statfsSync(disk);
    return (blocks - bfree) * bsize;
  };
  await untilTrue('the room is free again', () => used() < 1_000_000);
  await gate.open();
  const ran = await live.ended;
  expect(ran, ran.stderr).toMatchObject({ code: 3, lastLine: 'exit 3: without large' });
  expect(manifestsAt(site, 'here')).toMatchObject([{ missing: ['large'] }]);
  await assertInvariants(site);
});
