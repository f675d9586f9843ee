import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openGround } from '../../rig/destination/mounts.ts';
import { assertInvariants } from '../../rig/run/invariants.ts';
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
