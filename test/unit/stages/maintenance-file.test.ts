import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import {
  createMaintenanceFile,
  removeMaintenanceFile,
} from '../../../src/stages/restore/maintenance-file.ts';

const ours = {
  pipeline: 'shop',
  backup: '2026-11-20T020000Z-k3v9',
  restore: '2026-11-21T101500Z-a1b2',
  since: '2026-11-21T10:15:00.000Z',
};
const theirs = { ...ours, pipeline: 'blog', restore: '2026-11-21T090000Z-c3d4' };

function place() {
  const folder = mkdtempSync(join(tmpdir(), 'maintenance-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return { folder, path: join(folder, 'maintenance') };
}

test('the file says whose restore it is, and everybody may read it', async () => {
  const { folder, path } = place();
  const mask = process.umask(0o077);
  onTestFinished(() => void process.umask(mask));
  await createMaintenanceFile(path, ours);
  expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual({ ...ours, pid: process.pid });
  expect(statSync(path).mode & 0o777).toBe(0o644);
  expect(readdirSync(folder)).toEqual(['maintenance']);
});

test('both can be done again, also after a crash in between', async () => {
  const { folder, path } = place();
  writeFileSync(`${path}.${ours.restore}.tmp`, '{"half');
  await createMaintenanceFile(path, ours);
  await createMaintenanceFile(path, ours);
  expect(readdirSync(folder)).toEqual(['maintenance']);
  writeFileSync(`${path}.${ours.restore}.tmp`, '{"half');
  expect(await removeMaintenanceFile(path, ours.restore)).toBe('removed');
  expect(await removeMaintenanceFile(path, ours.restore)).toBe('absent');
  expect(readdirSync(folder)).toEqual([]);
});

test('another restore goes on: this one has to wait, and takes nothing away', async () => {
  const { folder, path } = place();
  await createMaintenanceFile(path, theirs);
  await expect(createMaintenanceFile(path, ours)).rejects.toMatchObject({
    code: 'BP5123',
    exit: 75,
    message: `maintenance is under way already by the restore ${theirs.restore} of blog since ${theirs.since}: ${path} is there`,
    hint: expect.stringContaining('run-pipeline recover'),
  });
  expect(await removeMaintenanceFile(path, ours.restore)).toBe('foreign');
  expect(readdirSync(folder)).toEqual(['maintenance']);
  expect(await removeMaintenanceFile(path, theirs.restore)).toBe('removed');
});

test.each<[string, (path: string) => void]>([
  ['an empty file', (path) => writeFileSync(path, '')],
  ['words of a person', (path) => writeFileSync(path, 'moving the rack, back at 5\n')],
  ['JSON of somebody else', (path) => writeFileSync(path, 'null')],
  ['a folder', (path) => mkdirSync(path)],
  ['a link to nowhere', (path) => symlinkSync('/no/such/file', path)],
  ['too much to be ours', (path) => writeFileSync(path, ' '.repeat(70_000))],
])('%s is left alone', async (_, put) => {
  const { folder, path } = place();
  put(path);
  await expect(createMaintenanceFile(path, ours)).rejects.toMatchObject({
    code: 'BP5123',
    message: `maintenance is under way already: ${path} is there`,
    hint: 'find out who made the file; remove it when no maintenance is under way',
  });
  expect(await removeMaintenanceFile(path, ours.restore)).toBe('foreign');
  expect(readdirSync(folder)).toEqual(['maintenance']);
});

test('a folder that is missing, or that is none', async () => {
  const { folder } = place();
  writeFileSync(join(folder, 'file'), '');
  for (const inner of ['gone', 'file']) {
    const path = join(folder, inner, 'maintenance');
    await expect(createMaintenanceFile(path, ours)).rejects.toMatchObject({
      code: 'BP5110',
      message: expect.stringContaining(`the maintenance file ${path} cannot be made`),
    });
  }
  expect(await removeMaintenanceFile(join(folder, 'gone/maintenance'), ours.restore)).toBe(
    'absent',
  );
  expect(existsSync(join(folder, 'gone'))).toBe(false);
});

test('nothing half made stays where the name is too long', async () => {
  const { folder } = place();
  const path = join(folder, 'm'.repeat(250));
  await expect(createMaintenanceFile(path, ours)).rejects.toMatchObject({ code: 'BP5110' });
  expect(readdirSync(folder)).toEqual([]);
});
