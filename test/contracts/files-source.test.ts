import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { appendFile, chmod, mkdir, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';

import { describe, expect, onTestFinished, test } from 'vitest';

import { compare, plant, plantLarge } from './file-tree.ts';
import { dumpWhile, files, placeWithTar } from './files-rig.ts';
import { createRig, localPlace, type Rig, sourceContract, takeDump } from './source.ts';
import { listMembers } from './tar.ts';

const asTar = (script: string) =>
  `case $1 in --version) echo 'tar (GNU tar)' ;; *) ${script} ;; esac`;
const fault = (name: string, [code, message]: readonly [string, RegExp], script: string) => ({
  ...{ name, code, message },
  create: async (rig: Rig) => {
    await plant(rig.repository);
    return files({ ...rig, place: await placeWithTar(rig, asTar(script)) });
  },
});
const megabyte = 'cat >/dev/null; head -c 1000000 /dev/zero';

sourceContract({
  name: 'files',
  prepare: plant,
  create: (place, repository) => files({ place, repository }),
  compare,
  faults: [
    fault(
      'tar that exits with 2 after a megabyte',
      ['BP5010', /tar ended with exit code 2: tar: oh/],
      `${megabyte}; echo tar: oh >&2; exit 2`,
    ),
    fault(
      'tar that ends well after half of it',
      ['BP5014', /ends before its end/],
      `/usr/bin/tar "$@" | head -c 51200`,
    ),
    fault('tar that is killed', ['BP5011', /tar was killed by SIGKILL/], `${megabyte}; kill -9 $$`),
    fault('tar that writes nothing', ['BP5014', /ends before its end/], 'exit 0'),
    fault('tar that writes something else', ['BP5014', /no archive/], 'yes | head -c 5000'),
    {
      ...{ name: 'no tar at all', code: 'BP5012', message: /there is no GNU tar/ },
      create: async (rig: Rig) => {
        await plant(rig.repository);
        return files({ ...rig, place: localPlace({ PATH: rig.context.folder }) });
      },
    },
    {
      ...{ name: 'a path that is missing', code: 'BP5017', message: /data does not exist/ },
      create: (rig: Rig) => Promise.resolve(files(rig)),
    },
  ],
  hang: async (rig) => {
    await plant(rig.repository);
    const script = asTar(`${megabyte}; touch ${rig.context.folder}/begun; sleep 1000 & wait`);
    return {
      source: files({ ...rig, place: await placeWithTar(rig, script) }),
      begun: () => expect.poll(() => readdir(rig.context.folder)).toContain('begun'),
    };
  },
});

describe.each([
  ['that tar looks for itself', []],
  ['that tar is given by name', ['nothing-of-this-name']],
] as const)('files %s', (_name, exclude) => {
  test('come back with owners, modes, attributes, ACLs, links, holes and odd names', async () => {
    const rig = await createRig();
    await plant(rig.repository);
    const file = join(rig.context.folder, 'dump.tar');
    await takeDump(files(rig, { exclude }), rig.context, file);
    await compare(file, rig.repository, rig.context);
    expect(rig.context.facts).toMatchObject({ entries: listMembers(file).length, special: 1 });
    expect(rig.context.warnings).toEqual([]);
  });

  test('below the working folder and by absolute paths are stored without what leads out', async () => {
    const rig = await createRig();
    await plant(rig.repository);
    const file = join(rig.context.folder, 'dump.tar');
    const outside = join(rig.context.folder, 'outside');
    await mkdir(outside);
    await takeDump(files(rig, { exclude, paths: ['./data/plain/', outside] }), rig.context, file);
    expect(listMembers(file)).toContain('data/plain/text');
    expect(listMembers(file)).toContain(`${outside.slice(1)}/`);
  });

  test('on another file system are left out, and that is said', async () => {
    const rig = await createRig();
    await plant(rig.repository);
    const mount = join(rig.repository, 'data', 'mounted here');
    await mkdir(mount);
    execFileSync('sh', ['-c', 'mount -t tmpfs tmpfs "$0"', mount]);
    onTestFinished(() => void execFileSync('sh', ['-c', 'umount "$0"', mount]));
    await writeFile(join(mount, 'inside'), 'x');
    const file = join(rig.context.folder, 'dump.tar');
    await takeDump(files(rig, { exclude }), rig.context, file);
    expect(listMembers(file)).toContain('data/mounted here/');
    expect(listMembers(file)).not.toContain('data/mounted here/inside');
    expect(rig.context.warnings).toEqual([
      expect.stringMatching(/other file systems.*mounted here/),
    ]);
    await takeDump(files(rig, { exclude, oneFileSystem: false }), rig.context, file);
    expect(listMembers(file)).toContain('data/mounted here/inside');
  });

  test('that are sockets are left out, and that is said', async () => {
    const rig = await createRig();
    await mkdir(join(rig.repository, 'data'));
    const server = createServer().listen(join(rig.repository, 'data', 'socket'));
    await once(server, 'listening');
    onTestFinished(() => void server.close());
    const file = join(rig.context.folder, 'dump.tar');
    await takeDump(files(rig, { exclude }), rig.context, file);
    expect(listMembers(file)).toEqual(['data/']);
    expect(rig.context.warnings).toEqual([expect.stringMatching(/sockets.*data\/socket/)]);
  });

  test('that cannot be read fail the dump, or are named', async () => {
    const rig = await createRig();
    await plant(rig.repository);
    await writeFile(join(rig.repository, 'data', 'locked'), 'x', { mode: 0o600 });
    const nobody = '/usr/bin/setpriv --reuid 65534 --regid 65534 --clear-groups';
    await chmod(rig.repository, 0o755);
    const place = await placeWithTar(rig, `exec ${nobody} /usr/bin/tar "$@"`);
    const file = join(rig.context.folder, 'dump.tar');
    const strict = takeDump(files({ ...rig, place }, { exclude }), rig.context, file);
    await expect(strict).rejects.toMatchObject({
      ...{ code: 'BP5017', message: expect.stringMatching(/^could not be read: .*data\/locked/) },
    });
    await takeDump(files({ ...rig, place }, { exclude, onUnreadable: 'warn' }), rig.context, file);
    expect(listMembers(file)).not.toContain('data/locked');
    expect(rig.context.warnings).toEqual([
      expect.stringMatching(/could not be read.*data\/locked/),
    ]);
  });

  test('that change while they are read are named, or fail the dump', async () => {
    for (const onChange of ['warn', 'fail'] as const) {
      const rig = await createRig();
      await plantLarge(rig.repository);
      const large = join(rig.repository, 'data', 'large');
      const dumping = dumpWhile(rig, { exclude, onChange }, () => appendFile(large, 'more'));
      if (onChange === 'warn') await dumping;
      else await expect(dumping).rejects.toMatchObject({ code: 'BP5017', message: /data\/large/ });
      const warned = onChange === 'warn' ? [expect.stringMatching(/changed.*data\/large/)] : [];
      expect(rig.context.warnings).toEqual(warned);
    }
  });

  test('that vanish are no failure', async () => {
    const rig = await createRig();
    await plantLarge(rig.repository);
    const small = join(rig.repository, 'small');
    const config = { exclude, paths: ['data', 'small'] };
    await dumpWhile(rig, config, () => rm(join(small, 'gone')));
    expect(listMembers(join(rig.context.folder, 'dump.tar'))).not.toContain('small/gone');
  });
});

test('a vanished file that tar was given is named', async () => {
  const rig = await createRig();
  await plantLarge(rig.repository);
  const config = { exclude: ['nothing'], paths: ['data', 'small'] };
  await dumpWhile(rig, config, () => rm(join(rig.repository, 'small', 'gone')));
  expect(rig.context.warnings).toEqual([expect.stringMatching(/deleted.*small\/gone/)]);
  expect(rig.context.facts).toMatchObject({ entries: 4, files: 2, roots: expect.any(Array) });
});

test('preflight names everything that is wrong', async () => {
  const rig = await createRig();
  await mkdir(join(rig.repository, 'empty'));
  await symlink('empty', join(rig.repository, 'link'));
  const paths = ['missing', 'empty', 'link', `/${'empty'}`];
  const found = await files(rig, { paths }).check(rig.context);
  expect(found.map(({ severity, message }) => `${severity}: ${message}`)).toEqual([
    'error: missing does not exist',
    'warning: empty is empty',
    'warning: link is a symbolic link: only the link itself is stored',
    'error: /empty does not exist',
    'error: empty and /empty would have the same names in the archive',
  ]);
});
