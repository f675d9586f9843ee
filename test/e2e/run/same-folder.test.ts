import { existsSync, mkdirSync, symlinkSync } from 'node:fs';
import { expect, test } from 'vitest';
import { openGround } from '../../rig/destination/mounts.ts';
import { openSite, type Site } from '../../rig/run/site.ts';

async function expectRefusal(site: Site, path: string): Promise<void> {
  site.destinations.set('nas', path);
  site.pipeline();
  const ran = await site.run('run', '--json');
  expect(ran, ran.stderr).toMatchObject({ code: 69, summary: { failure: { code: 'BP5002' } } });
  expect(ran.lastLine).toMatch(/here and nas are the same folder, .*: one loss would take both/);
  expect(existsSync(site.path('here/shop'))).toBe(false);
}

test.each([
  ['there already', true],
  ['not there yet', false],
])('two destinations of which one is a link to the other, %s, are refused', async (...given) => {
  const [, isThere] = given;
  const site = openSite();
  if (isThere) mkdirSync(site.path('here'));
  mkdirSync(site.path('links'));
  symlinkSync(isThere ? '../here' : '..', site.path('links/way'));
  await expectRefusal(site, isThere ? site.path('links/way') : site.path('links/way/here'));
});

test('two destinations of which one is a bind mount of the other are refused', async () => {
  const ground = openGround();
  const site = openSite();
  mkdirSync(site.path('here'));
  await expectRefusal(site, ground.bind(site.path('here'), 'bound'));
});

test('two folders of one disk are two destinations', async () => {
  const site = openSite();
  site.destinations.set('nas', site.path('here/second'));
  site.pipeline();
  expect(await site.run('run', '--json')).toMatchObject({ code: 0 });
});
