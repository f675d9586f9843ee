import { execFileSync } from 'node:child_process';
import {
  chmod,
  lchown,
  link,
  lutimes,
  mkdir,
  open,
  readdir,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { TestContext } from './step-context.ts';
import { snapshot, unpack } from './tar.ts';

export async function compare(
  archive: string,
  repository: string,
  { folder }: TestContext,
): Promise<void> {
  const out = join(folder, 'out');
  await mkdir(out);
  unpack(archive, out);
  const expected = snapshot(join(repository, 'data'));
  expect(expected).toContain('SCHILY.xattr.user.colour=blue');
  expect(expected).toContain('SCHILY.acl.access=user::rw-\nuser:1234:r--');
  expect(snapshot(join(out, 'data')) === expected).toBe(true);
}

/** One of everything that a file system can hold. */
export async function plant(repository: string): Promise<void> {
  const data = join(repository, 'data');
  await mkdir(join(data, 'plain'), { recursive: true });
  await writeFile(join(data, 'plain', 'text'), 'text');
  await link(join(data, 'plain', 'text'), join(data, 'hard'));
  await symlink('no/such/target', join(data, 'symbolic'));
  await lchown(join(data, 'symbolic'), 1234, 5678);
  await writeFile(join(data, 'owned'), 'x');
  await lchown(join(data, 'owned'), 4_000_000, 12);
  await chmod(join(data, 'owned'), 0o6751);
  await mkdir(join(data, 'sticky'));
  await chmod(join(data, 'sticky'), 0o1770);
  const sparse = await open(join(data, 'sparse'), 'w');
  await sparse.write('end', 8_000_000);
  await sparse.close();
  execFileSync('sh', ['-c', 'mkfifo "$0"', join(data, 'fifo')]);
  for (const name of ['new\nline', '-rf', ' ', 'back\\slash', '*', "quo'te", 'ü'.repeat(100)]) {
    await writeFile(join(data, name), name);
  }
  await writeFile(
    Buffer.concat([Buffer.from(`${data}/`), Buffer.from([0xff, 0xfe, 0x41])]),
    'no text',
  );
  await writeFile(
    Buffer.concat([Buffer.from(`${data}/`), Buffer.from([0xc3, 0x28])]),
    'no text either',
  );
  const folder = join(data, ...Array.from({ length: 19 }, () => 'd'.repeat(200)));
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'deep'), 'deep');
  giveAttributes(data);
  for (const entry of await readdir(data))
    await lutimes(join(data, entry), 1e9, 1e9).catch(() => null);
}

/** Attributes and an access list, by a program that is there anyway. */
function giveAttributes(data: string): void {
  // The option ends at a comma: they are put in afterwards.
  const archive = execFileSync(
    'tar',
    [
      ...['--create', '--file=-', '--format=posix', '--pax-option=SCHILY.xattr.user.colour:=blue'],
      '--pax-option=SCHILY.acl.access:=user::rw-;user:1234:r--;group::r--;mask::r--;other::---',
      ...[`--directory=${data}`, 'owned'],
    ],
    { encoding: 'latin1' },
  );
  const input = Buffer.from(archive.replaceAll(';', ','), 'latin1');
  const how = ['--extract', '--file=-', '--xattrs', '--acls', '--numeric-owner'];
  execFileSync('tar', [...how, '--same-permissions', `--directory=${data}`], { input });
}

/** A file that fills every pipe on its way, and a small folder after it. */
export async function plantLarge(repository: string): Promise<void> {
  await mkdir(join(repository, 'data'));
  await mkdir(join(repository, 'small'));
  await writeFile(join(repository, 'data', 'large'), Buffer.alloc(20_000_000, 'large'));
  await writeFile(join(repository, 'small', 'gone'), 'x');
  await writeFile(join(repository, 'small', 'kept'), 'x');
}
