import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openKeyRing } from '../../rig/catalog/gnupg.ts';
import { describeTree, plantTree } from '../../rig/catalog/tree.ts';
import { openGround } from '../../rig/destination/mounts.ts';
import { run as mustRun } from '../../rig/destination/run.ts';
import { restoreByHand } from '../../rig/run/by-hand.ts';
import { assertInvariants } from '../../rig/run/invariants.ts';
import { openSite } from '../../rig/run/site.ts';

/** Rights and remarks beside those of every file system. */
function plantRights(folder: string): void {
  writeFileSync(join(folder, 'listed'), 'x', { mode: 0o640 });
  mustRun('setfacl', '-m', 'user:12345:rw,group:54321:r', join(folder, 'listed'));
  mkdirSync(join(folder, 'shared'));
  mustRun('setfacl', '-m', 'user:12345:rwx', '-m', 'default:user:12345:rx', join(folder, 'shared'));
  writeFileSync(join(folder, 'shared/inherits'), 'y');
  writeFileSync(join(folder, 'noted'), 'z');
  mustRun('setfattr', '-n', 'user.note', '-v', 'two\nlines and ü', join(folder, 'noted'));
  mustRun('setfattr', '-n', 'user.binary', '-v', '0x00ff0a00', join(folder, 'noted'));
  mustRun('setfattr', '-n', 'trusted.note', '-v', 'for root', join(folder, 'sub'));
  // The right to open ports below 1024, as `setcap` writes it.
  const capability = '0x0100000200040000000000000000000000000000';
  mustRun('setfattr', '-n', 'security.capability', '-v', capability, join(folder, 'run.sh'));
}

/** Access lists and attributes of everything in a folder, as the usual programs tell them. */
function rightsOf(folder: string): readonly string[] {
  return [
    mustRun('getfacl', '--recursive', '--numeric', '--physical', folder),
    mustRun('getfattr', '-R', '-h', '-d', '-e', 'hex', '-m', '-', folder),
  ].map((text) => {
    const named = text.replaceAll(folder.slice(1), '').replaceAll(folder, '');
    // The order in which they go through a folder is that of its disk.
    return named.trim().split('\n\n').sort().join('\n\n');
  });
}

test('owners, modes, links, holes, access lists and attributes come back by hand', async () => {
  const ground = openGround();
  const site = openSite();
  // One on which all of them can be kept, whatever the temporary folder lies on.
  const tree = join(ground.disk('disk', 'ext4', 64), 'tree');
  plantTree(tree);
  plantRights(tree);
  const before = rightsOf(tree);
  for (const part of ['user:12345:rw-', 'default:user:12345:r-x'])
    expect(before[0]).toContain(part);
  for (const name of ['user.note', 'user.binary', 'trusted.note', 'security.capability']) {
    expect(before[1]).toContain(name);
  }
  site.pipeline({ dump: [`{ id: tree, type: files, paths: [${tree}] }`] });
  const ran = await site.run('run', '--json');
  expect(ran, ran.stderr).toMatchObject({ code: 0 });
  const { folder } = await restoreByHand(site, openKeyRing());
  const restored = join(folder, 'restored-tree', tree);
  expect(describeTree(restored)).toEqual(describeTree(tree));
  expect(rightsOf(restored)).toEqual(before);
  await assertInvariants(site);
});
