import { readdirSync, statfsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { GrowingBody } from '../../rig/destination/growing-body.ts';
import { createLocal, partsIn } from '../../rig/destination/local.ts';
import { openGround } from '../../rig/destination/mounts.ts';
import { openSpoolBody } from '../../rig/destination/spool-body.ts';
import { WatchedContext } from '../../rig/destination/watched-context.ts';
import { begin, bytesOf, errorOf, fetch, key, type Subject } from '../destination/subject.ts';

function subjectAt(path: string): Subject {
  return {
    destination: createLocal({ path }),
    openBody: () => Promise.resolve(new GrowingBody()),
    stepBytes: 1000,
    leftovers: () => partsIn(path),
    close: () => Promise.resolve(),
  };
}

test('a disk that becomes full keeps nothing of the upload', async () => {
  const path = openGround().tmpfs('disk', 'size=2m');
  const subject = subjectAt(path);
  const free = statfsSync(path).bavail;
  const body = new GrowingBody();
  const attempt = begin(subject, body);
  await body.write(bytesOf(3 * 1024 * 1024));
  const error = await errorOf(attempt.done);
  expect(error).toMatchObject({ code: 'BP5030', facts: { errno: 'ENOSPC' } });
  expect(subject.destination.classify(error)).toBe('permanent');
  expect(readdirSync(join(path, 'shop'))).toEqual([]);
  // The folder of the pipeline may stay.
  expect(free - statfsSync(path).bavail).toBeLessThanOrEqual(1);
});

test('a disk without a name for one more file says so', async () => {
  const ground = openGround();
  const path = ground.tmpfs('disk', 'size=2m,nr_inodes=4');
  const subject = subjectAt(path);
  const body = new GrowingBody();
  await body.seal();
  const error = await errorOf(begin(subject, body).done);
  expect(error).toMatchObject({ code: 'BP5030', hint: expect.stringContaining('inodes') });
  expect(await partsIn(path)).toEqual([]);
});

test('a full disk harms nobody else who follows the same bytes', async () => {
  const ground = openGround();
  const full = subjectAt(ground.tmpfs('full', 'size=1m'));
  const good = subjectAt(ground.folder('good'));
  const writer = await openSpoolBody(join(ground.path, 'spool'));
  const bytes = bytesOf(8 * 1024 * 1024);
  const [failing, working] = [begin(full, writer.body), begin(good, writer.body)];
  await writer.write(bytes.subarray(0, bytes.length / 2));
  expect(await errorOf(failing.done)).toMatchObject({ code: 'BP5030' });
  await writer.write(bytes.subarray(bytes.length / 2));
  await writer.seal();
  await working.done;
  expect((await fetch(good, key)).equals(bytes)).toBe(true);
  await writer.close();
});

test('the free space is what the file system says', async () => {
  const path = openGround().tmpfs('disk', 'size=8m');
  const destination = createLocal({ path: join(path, 'not', 'yet') });
  writeFileSync(join(path, 'taken'), Buffer.alloc(3 * 1024 * 1024));
  const room = await destination.free(new WatchedContext());
  expect(room?.bytes).toBe(5 * 1024 * 1024);
});
