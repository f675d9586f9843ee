import { execFileSync } from 'node:child_process';
import { lstatSync, readlinkSync, statSync } from 'node:fs';
import { chmod, link, mkdir, open, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createRestorer } from '../../src/adapters/sources/files/restore/restorer.ts';
import type { RestoreWish } from '../../src/ports/restorer.ts';
import { run } from '../rig/destination/run.ts';
import { files } from './files-rig.ts';
import { feed, fromFile, sealOf, wishFor } from './load.ts';
import { expectSame, partsOf } from './restorer.ts';
import { createRig, type Rig, takeDump } from './source.ts';
import { snapshot } from './tar.ts';

interface Wanted {
  readonly paths: readonly string[];
  readonly into?: string;
  readonly allow?: RestoreWish['allow'];
  /** Whether the dump walks by itself, and gives tar every name. */
  readonly isListed?: boolean;
}

/** Dumps the paths, and restores them in place of what was dumped, or elsewhere. */
async function comeBack(
  rig: Rig,
  { paths, into, allow = [], isListed = false }: Wanted,
): Promise<void> {
  const dump = join(rig.context.folder, 'dump.tar');
  await takeDump(files(rig, { paths, exclude: isListed ? ['not-there'] : [] }), rig.context, dump);
  const definition = { paths, exclude: [], ...(into !== undefined && { into }) };
  const restorer = createRestorer(definition, partsOf(rig));
  const wish = wishFor(await sealOf(dump), { facts: rig.context.facts, allow });
  const { findings } = await restorer.survey(wish, rig.context);
  expect(findings.filter(({ severity }) => severity === 'error')).toEqual([]);
  const handle = await restorer.prepare(wish, rig.context);
  await feed(await restorer.load(handle, rig.context), fromFile(dump), rig.context);
  await restorer.activate(handle, rig.context);
  await restorer.settle(handle, { discardPrevious: true }, rig.context);
  expect(rig.context.warnings).toEqual([]);
}

const binary = (text: string) => Buffer.from(text, 'latin1');

describe('comes back as it was:', () => {
  test.each<readonly [string, (data: string) => Promise<void> | void]>([
    ['a name with line breaks', (data) => writeFile(join(data, 'new\nline\r\n'), 'x')],
    [
      'names that are no text',
      async (data) => {
        await writeFile(Buffer.concat([binary(`${data}/`), binary('\xff\xfe')]), 'x');
        await mkdir(Buffer.concat([binary(`${data}/`), binary('\xc3\x28')]));
      },
    ],
    [
      'a name that looks like an option, a transformation, an escape',
      async (data) => {
        for (const name of ['-rf', '--checkpoint-action=exec=sh', 's,^,x,', '\\141', '%d', ' ']) {
          await writeFile(join(data, name), name);
        }
      },
    ],
    [
      'a name of 3,500 bytes',
      async (data) => {
        const folder = join(data, ...Array.from({ length: 14 }, () => 'n'.repeat(250)));
        await mkdir(folder, { recursive: true });
        await writeFile(join(folder, 'file'), 'x');
      },
    ],
    [
      'a hundred folders in each other',
      async (data) => {
        const folder = join(data, ...Array.from({ length: 100 }, (_, at) => `d${at}`));
        await mkdir(folder, { recursive: true });
        await writeFile(join(folder, 'file'), 'x');
      },
    ],
    [
      'hard links, also of a link',
      async (data) => {
        await writeFile(join(data, 'one'), 'x');
        await link(join(data, 'one'), join(data, 'two'));
        await symlink('one', join(data, 'link'));
        await link(join(data, 'link'), join(data, 'twin'));
      },
    ],
    [
      'links that stay inside',
      async (data) => {
        await mkdir(join(data, 'a', 'b'), { recursive: true });
        await symlink('../../a/./b', join(data, 'a', 'b', 'relative'));
        await symlink(join(data, 'a'), join(data, 'absolute'));
        await symlink('no/such', join(data, 'dangling'));
        await symlink('.', join(data, 'self'));
        await symlink('relative/absolute', join(data, 'a', 'b', 'over'));
      },
    ],
    [
      'a file with holes',
      async (data) => {
        const file = await open(join(data, 'sparse'), 'w');
        for (const at of [0, 3_000_000, 9_000_000]) await file.write('data', at);
        await file.close();
      },
    ],
    [
      'attributes and access lists',
      async (data) => {
        await writeFile(join(data, 'file'), 'x');
        run('setfattr', '-n', 'user.odd', '-v', '0x00ff0a3d', join(data, 'file'));
        run('setfacl', '-m', 'u:1234:rw,d:u:1234:rx', data);
        run('setfacl', '-m', 'u:4321:r', join(data, 'file'));
      },
    ],
    ['a fifo', (data) => void execFileSync('mkfifo', [join(data, 'fifo')])],
    [
      'folders of a group, closed ones, sticky ones',
      async (data) => {
        for (const [name, mode] of [
          ['g', 0o2775],
          ['c', 0o000],
          ['s', 0o1777],
        ] as const) {
          await mkdir(join(data, name));
          await writeFile(join(data, name, 'x'), 'x');
          await chmod(join(data, name), mode);
        }
      },
    ],
    ['nothing', () => undefined],
  ])('%s', async (_name, plant) => {
    const rig = await createRig();
    const data = join(rig.repository, 'data');
    await mkdir(data);
    await plant(data);
    const before = snapshot(data);
    await comeBack(rig, { paths: ['data'] });
    expectSame(snapshot(data), before);
  });

  test('holes take no room', async () => {
    const rig = await createRig();
    const file = await open(join(rig.repository, 'sparse'), 'w');
    await file.write('end', 50_000_000);
    await file.close();
    await comeBack(rig, { paths: ['sparse'] });
    const { size, blocks } = statSync(join(rig.repository, 'sparse'));
    expect(size).toBe(50_000_003);
    expect(blocks * 512).toBeLessThan(1_000_000);
  });

  test.each(['we,ird [d]&\\x{1}(2)|^$*+?', 'new\nline', '-rf', 'ü', '\\1', 'a b;c'])(
    'what is called %j',
    async (name) => {
      const rig = await createRig();
      await mkdir(join(rig.repository, name));
      await writeFile(join(rig.repository, name, 'file'), name);
      await writeFile(join(rig.repository, `x${name}`), name);
      await link(join(rig.repository, name, 'file'), join(rig.repository, name, 'twin'));
      const before = snapshot(join(rig.repository, name));
      await comeBack(rig, { paths: [name, `x${name}`] });
      expectSame(snapshot(join(rig.repository, name)), before);
      expect(await readFile(join(rig.repository, `x${name}`), 'utf8')).toBe(name);
    },
  );

  test('places whose names begin alike, and one by its full name', async () => {
    const rig = await createRig();
    const elsewhere = (await createRig()).repository;
    const places = ['a', 'ab', 'b/a', elsewhere];
    for (const place of places) {
      const folder = place.startsWith('/') ? place : join(rig.repository, place);
      await mkdir(folder, { recursive: true });
      await writeFile(join(folder, 'who'), place);
    }
    await comeBack(rig, { paths: places });
    for (const place of places) {
      const folder = place.startsWith('/') ? place : join(rig.repository, place);
      expect(await readFile(join(folder, 'who'), 'utf8')).toBe(place);
    }
  });

  test('a place in another one, a link, and every name for itself', async () => {
    const rig = await createRig();
    const at = (name: string) => join(rig.repository, name);
    await mkdir(at('data/sub/deep'), { recursive: true });
    await writeFile(at('data/sub/deep/file'), 'x');
    await symlink('data/sub', at('link'));
    const before = snapshot(at('data'));
    const paths = ['data/sub', 'data', 'link'];
    await comeBack(rig, { paths, isListed: true, allow: ['links'] });
    expect(readlinkSync(at('link'))).toBe('data/sub');
    expectSame(snapshot(at('data')), before);
  });

  test('a hard link from one place to another, and a link', async () => {
    const rig = await createRig();
    const at = (name: string) => join(rig.repository, name);
    await mkdir(at('one'));
    await mkdir(at('two'));
    await writeFile(at('one/file'), 'x');
    await link(at('one/file'), at('two/file'));
    await symlink('../one/file', at('two/link'));
    await comeBack(rig, { paths: ['one', 'two'] });
    expect(statSync(at('one/file')).ino).toBe(statSync(at('two/file')).ino);
    expect(readlinkSync(at('two/link'))).toBe('../one/file');
  });

  test.each<readonly [string, RestoreWish['allow'], (data: string) => Promise<void> | void]>([
    ['links', ['links'], (data: string) => symlink('/etc/hostname', join(data, 'out'))],
    [
      'devices',
      ['devices'],
      (data: string) => void execFileSync('mknod', [join(data, 'null'), 'c', '1', '3']),
    ],
    [
      'setuid',
      ['setuid'],
      async (data: string) => {
        await writeFile(join(data, 'program'), 'x');
        await chmod(join(data, 'program'), 0o6755);
      },
    ],
  ])('what is allowed: %s', async (_word, allow, plant) => {
    const rig = await createRig();
    const data = join(rig.repository, 'data');
    await mkdir(data);
    await plant(data);
    const before = snapshot(data);
    await expect(comeBack(rig, { paths: ['data'] })).rejects.toMatchObject({ code: 'BP5111' });
    await comeBack(rig, { paths: ['data'], allow });
    expectSame(snapshot(data), before);
  });
});

describe('into another folder', () => {
  test('goes everything under the name that it has in the archive', async () => {
    const rig = await createRig();
    const elsewhere = (await createRig()).repository;
    await mkdir(join(rig.repository, 'data'));
    await writeFile(join(rig.repository, 'data', 'file'), 'x');
    await writeFile(join(elsewhere, 'file'), 'y');
    const into = join((await createRig()).repository, 'deep', 'down');
    await comeBack(rig, { paths: ['data', elsewhere], into });
    expect(await readFile(join(into, 'data', 'file'), 'utf8')).toBe('x');
    expect(await readFile(join(into, elsewhere, 'file'), 'utf8')).toBe('y');
    expect(await readFile(join(rig.repository, 'data', 'file'), 'utf8')).toBe('x');
  });

  test.each([true, false])('goes the whole repository; listed: %s', async (isListed) => {
    const rig = await createRig();
    await mkdir(join(rig.repository, 'a'));
    await writeFile(join(rig.repository, '.hidden'), 'x');
    await writeFile(join(rig.repository, 'a', 'file'), 'x');
    await link(join(rig.repository, '.hidden'), join(rig.repository, 'a', 'twin'));
    const into = join((await createRig()).repository, 'whole');
    await comeBack(rig, { paths: ['.'], into, isListed });
    expectSame(snapshot(into), snapshot(rig.repository));
    expect(lstatSync(join(into, 'a', 'twin')).nlink).toBe(2);
  });
});
