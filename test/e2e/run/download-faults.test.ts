import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { openGround } from '../../rig/destination/mounts.ts';
import { fakePrograms } from '../../rig/run/fakes.ts';
import { openFullSite } from '../../rig/run/full-site.ts';
import { assertInvariants } from '../../rig/run/invariants.ts';
import { processesOf } from '../../rig/run/processes.ts';
import { untilFile } from '../../rig/run/program.ts';
import type { Site } from '../../rig/run/site.ts';
import { namesIn } from '../../rig/run/stored.ts';

/** A decoder that says that it has begun, and goes on when it may. */
function gatedZstd(site: Site): { readonly PATH: string } {
  const wait = `while [ ! -e '${site.path('go')}' ]; do sleep 0.05; done`;
  return fakePrograms(site, { zstd: `echo > '${site.path('begun')}'; ${wait}; exec "$real" "$@"` });
}

async function startGated(site: Site, folder: string) {
  const argv = ['download', '@latest', folder, '--decrypted'];
  const live = site.start(argv, gatedZstd(site));
  await untilFile(site.path('begun'));
  return live;
}

test('SIGINT in the middle leaves nothing, neither there nor at the destination', async () => {
  const { site, id } = await openFullSite();
  const live = await startGated(site, '../out');
  const [reader = ''] = namesIn(site.path('here/shop/holds', id));
  const hold = JSON.parse(readFileSync(site.path('here/shop/holds', id, reader), 'utf8'));
  expect(hold).toMatchObject({ reason: 'it is being read (download)' });
  expect(Date.parse(hold.until) - Date.now()).toBeGreaterThan(30 * 60_000);
  live.kill('SIGINT');
  const ran = await live.ended;
  expect(ran).toMatchObject({ code: 130, lastLine: 'exit 130: interrupted by SIGINT' });
  expect(existsSync(site.path('out'))).toBe(false);
  expect(namesIn(site.path('here/shop/holds'))).toEqual([]);
  expect(namesIn(site.temporary)).toEqual([]);
  expect(processesOf(site)).toEqual([]);
  await assertInvariants(site);
});

test('what a person holds stays held', async () => {
  const { site, id } = await openFullSite();
  const file = `here/shop/holds/${id}.json`;
  const hold = '{ "formatVersion": 1, "reason": "the audit", "owner": "kim", "until": null }\n';
  site.write(file, hold);
  expect(await site.run('download', '@latest', '../out')).toMatchObject({ code: 0 });
  expect(readFileSync(site.path(file), 'utf8')).toBe(hold);
});

test.each(['recover', 'the next download'])(
  'a kill leaves hidden names; %s removes them',
  async (who) => {
    const { site, id } = await openFullSite();
    const live = await startGated(site, '../out');
    live.kill('SIGKILL');
    await live.ended;
    const [left = '', ...others] = namesIn(site.path('out/shop'));
    expect(left).toMatch(/^\.run-pipeline-[0-9a-f]{12}\.part$/);
    expect(others).toEqual([]);
    // The key that opens it, for a moment.
    expect(namesIn(site.path('state/pipelines/shop/temporary'))).not.toEqual([]);
    writeFileSync(site.path('go'), '');
    const argv = who === 'recover' ? ['recover'] : ['download', `@${id}`, '../other'];
    const ran = await site.run(...argv);
    expect(ran, ran.stderr).toMatchObject({ code: 0 });
    expect(namesIn(site.path('out/shop'))).toEqual([]);
    expect(namesIn(site.path('state/pipelines/shop/temporary'))).toEqual([]);
    // Not that of a command that lives.
    await assertInvariants(site);
  },
);

test('a verification that is killed while it opens a copy leaves no key behind for long', async () => {
  const { site } = await openFullSite();
  const live = site.start(['verify', '@latest', '--level', 'open'], gatedZstd(site));
  await untilFile(site.path('begun'));
  live.kill('SIGKILL');
  await live.ended;
  expect(namesIn(site.temporary)).toEqual([]);
  expect(namesIn(site.path('state/pipelines/shop/temporary'))).not.toEqual([]);
  writeFileSync(site.path('go'), '');
  expect(await site.run('recover')).toMatchObject({ code: 0 });
  expect(namesIn(site.path('state/pipelines/shop/temporary'))).toEqual([]);
  await assertInvariants(site);
});

test('a disk that is too small is found before anything is made', async () => {
  const { site } = await openFullSite();
  const small = openGround().tmpfs('small', 'size=1m');
  for (const options of [[], ['--decrypted'], ['--path', 'raw']]) {
    const ran = await site.run('download', '@latest', `${small}/out`, ...options);
    expect(ran, ran.stderr).toMatchObject({ code: 69, stdout: '' });
    expect(ran.stderr).toContain('there is not enough room');
  }
  expect(namesIn(small)).toEqual([]);
});

test('a disk that fills in the middle leaves nothing', async () => {
  const { site } = await openFullSite();
  const small = openGround().tmpfs('small', 'size=80m');
  const live = await startGated(site, `${small}/out`);
  writeFileSync(`${small}/stranger`, Buffer.alloc(78 * 1024 * 1024));
  writeFileSync(site.path('go'), '');
  const ran = await live.ended;
  expect(ran, ran.stderr).toMatchObject({ code: 1, stdout: '' });
  expect(ran.stderr).toContain('error BP5030  the disk is full at ');
  expect(namesIn(small)).toEqual(['stranger']);
  await assertInvariants(site);
});
