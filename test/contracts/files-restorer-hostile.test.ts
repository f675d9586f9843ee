import { existsSync } from 'node:fs';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { describe, expect, test } from 'vitest';
import { createRestorer } from '../../src/adapters/sources/files/restore/restorer.ts';
import { createMeterStep } from '../../src/spool/meter/meter-step.ts';
import { end, member } from '../rig/restore/craft-tar.ts';
import { hostileHeaders } from './hostile-headers.ts';
import { hostileMembers } from './hostile-members.ts';
import { feed, wishFor } from './load.ts';
import { partsOf } from './restorer.ts';
import { createRig } from './source.ts';

const root = member({ name: 'data/', type: '5', mode: 0o755 });
const first = member({ name: 'data/first', content: 'first' });
const after = member({ name: 'data/after', content: 'after' });
const archiveWith = (bytes: Buffer) => Buffer.concat([root, first, bytes, after, end]);

async function prepare(archive: Buffer, more: Parameters<typeof wishFor>[1] = {}) {
  const rig = await createRig();
  await mkdir(join(rig.repository, 'data'));
  await writeFile(join(rig.repository, 'data', 'live'), 'live');
  const restorer = createRestorer({ paths: ['data'], exclude: [] }, partsOf(rig));
  const wish = wishFor({ bytes: archive.length, sha256: '' }, more);
  const handle = await restorer.prepare(wish, rig.context);
  const loading = await restorer.load(handle, rig.context);
  return { ...rig, restorer, handle, loading };
}

/** Block by block, so that everything before what is refused is on the disk. */
function inBlocks(archive: Buffer): Readable {
  const blocks = Array.from({ length: archive.length / 512 }, (_, at) =>
    Buffer.from(archive.subarray(at * 512, at * 512 + 512)),
  );
  return Readable.from(blocks);
}

async function names(folder: string): Promise<string[]> {
  return (await readdir(folder, { recursive: true })).map(String).sort();
}

describe('an archive is refused that holds', () => {
  test.each([...hostileMembers, ...hostileHeaders])(
    '$name',
    async ({ bytes, says, allow = [] }) => {
      const archive = archiveWith(bytes);
      for (const source of [archive, inBlocks(archive)]) {
        const { restorer, handle, loading, repository, context } = await prepare(archive, {
          allow,
        });
        await expect(feed(loading, source, context)).rejects.toMatchObject({
          code: 'BP5111',
          message: expect.stringMatching(says),
          hint: expect.stringMatching(/./),
        });
        const found = (await names(repository)).join('\n');
        expect(found).not.toMatch(/evil|after/);
        expect(existsSync('/tmp/evil')).toBe(false);
        await restorer.rollback(handle, context);
        expect(await names(repository)).toEqual(['data', 'data/live']);
      }
    },
  );

  test.each([
    ['more entries than the manifest says', { entries: 2 }, /more than the 2 files/],
    [
      'more bytes than the manifest says',
      { entries: 3, files: 2, directories: 1, links: 0, special: 0, bytes: 9 },
      /more than the 9 bytes/,
    ],
  ])('%s', async (_name, facts, says) => {
    const archive = archiveWith(Buffer.alloc(0));
    const { loading, repository, context } = await prepare(archive, { facts });
    await expect(feed(loading, inBlocks(archive), context)).rejects.toMatchObject({
      code: 'BP5111',
      message: expect.stringMatching(says),
    });
    expect((await names(repository)).join('\n')).not.toMatch(/after/);
  });

  test('more than all of its bytes', async () => {
    const archive = archiveWith(Buffer.alloc(0));
    const { loading, context } = await prepare(archive);
    const longer = Buffer.concat([archive, Buffer.alloc(512)]);
    await expect(feed(loading, longer, context)).rejects.toMatchObject({
      message: expect.stringMatching(/longer than/),
    });
  });
});

describe('an archive does not count that has', () => {
  test.each([
    ['fewer entries', { entries: 4 }, archiveWith(Buffer.alloc(0))],
    [
      'other members',
      { entries: 3, files: 1, directories: 2, links: 0, special: 0, bytes: 10 },
      archiveWith(Buffer.alloc(0)),
    ],
    ['no end', { entries: 3 }, archiveWith(Buffer.alloc(0)).subarray(0, -1024)],
    ['nothing for a place', {}, end],
  ])('%s', async (_name, facts, archive) => {
    const { restorer, handle, loading, repository, context } = await prepare(archive, { facts });
    await expect(feed(loading, archive, context)).rejects.toMatchObject({ code: 'BP5112' });
    await expect(restorer.activate(handle, context)).rejects.toMatchObject({ code: 'BP5113' });
    await restorer.rollback(handle, context);
    expect(await names(repository)).toEqual(['data', 'data/live']);
  });
});

test('in the process that it passes through, nothing of the refused member is handed on', async () => {
  const padding = member({ name: 'data/large', content: 'x'.repeat(600_000) });
  const archive = Buffer.concat([root, padding, member({ name: '/tmp/evil' }), after, end]);
  const { loading, place, context } = await prepare(archive);
  const gauge = join(context.folder, 'gauge');
  await writeFile(gauge, Buffer.alloc(16));
  const step = createMeterStep(gauge, loading.inspector ?? null);
  if (!('program' in step)) throw new TypeError('the meter is a program');
  const { stdin, stdout, done } = place.spawn(step.program, context);
  stdin.on('error', () => undefined).end(archive);
  const passed = await text(stdout.setEncoding('latin1')).catch(() => '');
  const { stderr } = await done;
  expect(passed).not.toMatch(/evil|after/);
  expect(() => step.settle?.(stderr)).toThrow(/\/tmp\/evil is an absolute name/);
});
