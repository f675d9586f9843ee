import { createHash } from 'node:crypto';
import { globSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type BodyWriter, GrowingBody } from '../../rig/destination/growing-body.ts';
import { createLocal, partsIn } from '../../rig/destination/local.ts';
import { type Ground, openGround } from '../../rig/destination/mounts.ts';
import { openSpoolBody } from '../../rig/destination/spool-body.ts';
import { WatchedContext } from '../../rig/destination/watched-context.ts';
import { bytesOf, key } from '../destination/subject.ts';

const MiB = 1024 ** 2;
/** Of the first piece most is flushed and comes back at once; of the second all waits for the end. */
const pieces = [bytesOf(40 * MiB), bytesOf(20 * MiB)];
const bytes = Buffer.concat(pieces);

const ways = [
  ['copied', (_: Ground) => Promise.resolve<BodyWriter>(new GrowingBody())],
  ['adopted', (ground: Ground) => openSpoolBody(join(ground.path, 'spool'))],
] as const;

describe.each(ways)('a large file that is %s', (_, openBody) => {
  test('has been read back from the disk when it is stored', async () => {
    const { stored } = await store(openBody, () => Promise.resolve());
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    expect(await stored).toMatchObject({ bytes: bytes.length, sha256 });
  });

  test('is refused when the disk holds other bytes than were written', async () => {
    const { path, stored } = await store(openBody, async (part) => {
      const file = await open(part, 'r+');
      await file.write(Buffer.from('other'), 0, 5, 55 * MiB + 1);
      await file.close();
    });
    await expect(stored).rejects.toMatchObject({
      code: 'BP5041',
      message: expect.stringMatching(/SHA-256 .* wrong/),
    });
    expect(await partsIn(path)).toEqual([]);
    expect(globSync('**/*.pgp', { cwd: path })).toEqual([]);
  });
});

test('so has a small one', async () => {
  const ground = openGround();
  const body = new GrowingBody();
  const options = { ifAbsent: true, onToken: () => Promise.resolve() };
  const destination = createLocal({ path: ground.folder('store') });
  const storing = destination.put(key, body, new WatchedContext(), options);
  await body.write(bytesOf(1000));
  await body.seal();
  expect((await storing).sha256).toBe(createHash('sha256').update(bytesOf(1000)).digest('hex'));
});

async function store(openBody: (typeof ways)[number][1], meddle: (part: string) => Promise<void>) {
  const ground = openGround();
  const path = ground.folder('store');
  const writer = await openBody(ground);
  const context = new WatchedContext();
  const options = { ifAbsent: true, adopt: true, onToken: () => Promise.resolve() };
  const storing = createLocal({ path }).put(key, writer.body, context, options);
  for (const piece of pieces) {
    const before = context.bytes;
    await writer.write(piece);
    await context.reached(before + piece.length, storing);
  }
  const [part = ''] = globSync('**/.*', { cwd: path }).filter((name) => name.includes('/.'));
  await meddle(join(path, part));
  await writer.seal();
  const stored = storing.finally(() => writer.close());
  stored.catch(() => undefined);
  return { path, stored };
}
