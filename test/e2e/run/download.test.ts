import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { mustRun } from '../../rig/catalog/shell.ts';
import { createKeyPair } from '../../rig/config/keys.ts';
import { expectEverything, openFullSite, withoutPrograms } from '../../rig/run/full-site.ts';
import { assertInvariants } from '../../rig/run/invariants.ts';
import { openSite } from '../../rig/run/site.ts';
import { namesIn } from '../../rig/run/stored.ts';

test.each([
  ['gpg', 'gpg', []],
  ['openpgpjs', 'gpg', []],
  ['gpg', 'the library', ['gpg']],
  ['openpgpjs', 'what is built in', ['gpg', 'zstd']],
] as const)('what %s encrypted is decrypted by %s, byte for byte', async (engine, _, lacking) => {
  const { site, id } = await openFullSite(`, engine: ${engine}`);
  const more = lacking.length === 0 ? {} : withoutPrograms(site, lacking);
  const ran = await site.start(['download', '@latest', '../out', '--decrypted'], more).ended;
  expect(ran, ran.stderr).toMatchObject({ code: 0, stdout: `${site.path('out/shop', id)}\n` });
  await expectEverything(site, site.path('out/shop', id));
  const argv = ['download', '@latest', '../one', '--path', 'tree/sub/same'];
  const part = await site.start(argv, more).ended;
  expect(part, part.stderr).toMatchObject({ code: 0 });
  expect(readFileSync(site.path('one/same'), 'utf8')).toBe('x');
  const shown = await site.start(['show', '@latest', '--contents'], more).ended;
  expect(shown, shown.stderr).toMatchObject({ code: 0 });
  expect(shown.stdout).toMatch(/64\.0 MiB .* {2}tree\/sparse$/m);
  await assertInvariants(site);
});

test('as it is stored: the folder is a copy that verifies by hand', async () => {
  const { site, id } = await openFullSite();
  const ran = await site.run('download', '@latest', '../out');
  expect(ran, ran.stderr).toMatchObject({ code: 0 });
  const folder = site.path('out/shop', id);
  const stored = site.path('here/shop', id);
  const names = namesIn(stored).filter((name) => name !== 'checks');
  expect(namesIn(folder)).toEqual(names);
  expect(names).toContain('manifest.json.sig');
  for (const name of names) {
    expect(readFileSync(`${folder}/${name}`), name).toEqual(readFileSync(`${stored}/${name}`));
  }
  await assertInvariants(site);
});

test('a copy that is damaged in the middle falls over to the other, file by file', async () => {
  const { site, id } = await openFullSite();
  const flip = (place: string, file: string) => {
    const path = site.path(place, 'shop', id, file);
    const bytes = readFileSync(path);
    const at = bytes.length >> 1;
    bytes[at] = (bytes[at] ?? 0) ^ 1;
    writeFileSync(path, bytes);
    return () => {
      bytes[at] = (bytes[at] ?? 0) ^ 1;
      writeFileSync(path, bytes);
    };
  };
  const mend = [flip('here', 'tree.tar.zst.pgp'), flip('nas', 'raw.bin.zst.pgp')];
  const ran = await site.run('download', '@latest', '../out', '--decrypted', '--json');
  expect(ran, ran.stderr).toMatchObject({ code: 3 });
  expect(JSON.parse(ran.stdout).data).toMatchObject({
    files: [{ from: 'nas' }, { from: 'here' }, { from: 'here' }, {}, {}, {}, {}],
    lost: [{ file: 'tree.tar.zst.pgp', destination: 'here', isDamage: true }],
  });
  await expectEverything(site, site.path('out/shop', id));
  mend.push(flip('nas', 'tree.tar.zst.pgp'));
  const none = await site.run('download', '@latest', '../none', '--decrypted');
  expect(none).toMatchObject({ code: 74, stdout: '' });
  expect(existsSync(site.path('none'))).toBe(false);
  for (const undo of mend) undo();
  await assertInvariants(site);
});

test('a manifest that another key has signed opens nothing', async () => {
  const { site, id } = await openFullSite();
  const before = ['here', 'nas'].map((place) => {
    const path = site.path(place, 'shop', id, 'manifest.json.sig');
    return [path, readFileSync(path)] as const;
  });
  const other = await createKeyPair();
  site.write('other.key', other.privateKey);
  const home = site.path('gnupg');
  mkdirSync(home, { mode: 0o700 });
  for (const [path] of before) {
    await mustRun(
      `gpg --batch --import other.key; gpg --batch --yes --detach-sign -o '${path}' '${path.slice(0, -4)}'`,
      { cwd: site.folder, gnupgHome: home },
    );
  }
  await mustRun('gpgconf --kill all', { cwd: site.folder, gnupgHome: home });
  for (const argv of [
    ['download', `@${id}`, '../out'],
    ['download', `@${id}`, '../out', '--decrypted'],
    ['show', `@${id}`, '--contents'],
    ['diff', `@${id}`, `@${id}`],
  ]) {
    const ran = await site.run(...argv);
    expect(ran, argv.join(' ')).toMatchObject({ code: 74, stdout: '' });
    expect(ran.stderr).toContain('error BP5071');
  }
  expect(existsSync(site.path('out'))).toBe(false);
  for (const [path, bytes] of before) writeFileSync(path, bytes);
  await assertInvariants(site);
});

test('a million members are listed in little memory', async () => {
  const site = openSite({
    dump: ['{ id: many, type: command, run: [node, many.mjs], restore: [cat], extension: tar }'],
  });
  site.write('repository/many.mjs', manyMembers);
  expect(await site.run('run', '--json')).toMatchObject({ code: 0 });
  const argv = ['show', '@latest', '--contents', '--quiet'];
  const ran = await site.start(argv, { NODE_OPTIONS: '--max-old-space-size=32' }).ended;
  expect(ran, ran.stderr).toMatchObject({ code: 0 });
  expect(ran.stdout.split('\n').length).toBeGreaterThan(1_000_000);
});

const manyMembers = `import { once } from 'node:events';
const header = Buffer.alloc(512);
header.write('0000644\\0', 100);
header.write('00000000000\\0', 124);
header.write('00000000000\\0', 136);
header.write('ustar\\u000000', 257);
header[156] = 0x30;
for (let from = 0; from < 1_000_000; from += 1000) {
  const blocks = [];
  for (let at = from; at < from + 1000; at++) {
    header.fill(0, 0, 100).write('folder/member-' + at);
    header.fill(0x20, 148, 156);
    const sum = header.reduce((total, byte) => total + byte, 0);
    header.write(sum.toString(8).padStart(6, '0') + '\\0 ', 148);
    blocks.push(Buffer.from(header));
  }
  if (!process.stdout.write(Buffer.concat(blocks))) await once(process.stdout, 'drain');
}
process.stdout.write(Buffer.alloc(1024));
`;
