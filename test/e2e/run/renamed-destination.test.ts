import { writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { openGround } from '../../rig/destination/mounts.ts';
import { assertInvariants } from '../../rig/run/invariants.ts';
import { openSite, type Site } from '../../rig/run/site.ts';
import { namesIn } from '../../rig/run/stored.ts';

const file = '{ id: db, type: command, run: [cat, rows], restore: [cat], extension: txt }';

/** The one destination of the pipeline, under this id. */
function useId(site: Site, id: string, path: string): void {
  site.destinations.clear();
  site.destinations.set(id, path);
  site.pipeline({ dump: [file], compress: '{ algorithm: none }' });
}

function writeRows(site: Site, bytes: number): void {
  writeFileSync(site.path('repository/rows'), Buffer.alloc(bytes, 'row '));
}

test('a disk that is not mounted is no new store under a new id either', async () => {
  const ground = openGround();
  const site = openSite();
  const disk = ground.tmpfs('disk', 'size=16m');
  writeRows(site, 1000);
  useId(site, 'disk', disk);
  expect(await site.run('run', '--json')).toMatchObject({ code: 0 });
  ground.unmount(disk);
  useId(site, 'usb', disk);
  const ran = await site.run('run', '--json');
  expect(ran, ran.stderr).toMatchObject({ code: 69 });
  expect(ran.lastLine).toMatch(/usb had backups of shop and shows none now/);
  const list = await site.run('list');
  expect(list.stderr).toMatch(/usb could not be read: it had backups and shows nothing now/);
  expect(namesIn(disk)).toEqual([]);
  const adopted = await site.run('run', '--json', '--adopt', 'usb');
  expect(adopted, adopted.stderr).toMatchObject({ code: 0 });
});

test('a dump that shrank is suspect also where no older backup is verified under this id', async () => {
  const site = openSite();
  writeRows(site, 100_000);
  useId(site, 'disk', site.path('disk'));
  expect(await site.run('run', '--json')).toMatchObject({ code: 0 });
  useId(site, 'usb', site.path('disk'));
  writeRows(site, 10);
  const ran = await site.run('run', '--json');
  expect(ran, ran.stderr).toMatchObject({ code: 3, summary: { outcome: 'suspect' } });
  expect(ran.lastLine).toMatch(/db has 10 bytes, less than half of the 100000/);
  const again = await site.run('run', '--json');
  expect(again, 'what is suspect is no measure').toMatchObject({ code: 3 });
  writeRows(site, 90_000);
  expect(await site.run('run', '--json')).toMatchObject({ code: 0 });
  await assertInvariants(site);
});
