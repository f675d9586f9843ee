import { statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { runTo } from '../../rig/run/confirming.ts';
import { byHand, quarantined } from '../../rig/run/foreign.ts';
import { assertInvariants } from '../../rig/run/invariants.ts';
import { untilTrue } from '../../rig/run/program.ts';
import { docs, openSite } from '../../rig/run/site.ts';
import { readStored } from '../../rig/run/stored.ts';

test('killed at any moment it leaves nothing that is listed, and recover removes the quarantine', async () => {
  const site = openSite({ dump: [docs] });
  await byHand(
    site,
    'mkdir data; head -c 400M /dev/zero >data/a; tar -c data | zstd -q >large.tar.zst; rm data/a; tar -c data >small.tar',
  );
  const large = ['import', '../old/large.tar.zst', '--json'];
  const live = site.start(large);
  await untilTrue('something is in quarantine', () => quarantined(site).length > 0);
  for (const path of quarantined(site)) {
    expect(statSync(join(site.state, path)).mode & 0o777).toBe(0o600);
    expect(statSync(join(site.state, path, '..')).mode & 0o777).toBe(0o700);
  }
  await runTo(site, 75, 'import', '../old/small.tar');
  live.kill('SIGKILL');
  await live.ended;
  expect(quarantined(site)).not.toEqual([]);
  expect(readStored(site).filter(({ manifest }) => manifest !== null)).toEqual([]);
  await assertInvariants(site);
  expect(quarantined(site)).toEqual([]);

  site.write('old/data/b', Buffer.alloc(300_000, 'rows'));
  await byHand(site, 'tar -c data >small.tar');
  const small = ['import', '../old/small.tar', '--json'];
  for (const event of ['artifact-started', 'artifact-sealed', 'upload-confirmed', 'committed']) {
    const doomed = site.start(small);
    await doomed.until((one) => one.event === event);
    doomed.kill('SIGKILL');
    await doomed.ended;
    await assertInvariants(site);
  }
  // An interrupt is no kill: it cleans up by itself.
  const stopped = site.start(large);
  await untilTrue('it has begun', () => quarantined(site).length > 0);
  stopped.kill('SIGINT');
  expect(await stopped.ended).toMatchObject({ code: 130 });
  expect(quarantined(site)).toEqual([]);
  await runTo(site, 0, ...small);
  await assertInvariants(site);
});
