import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  unlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { createDropCache } from '../../../src/adapters/destinations/local/drop-cache.ts';
import { createPartName } from '../../../src/adapters/destinations/local/token.ts';
import { GrowingBody } from '../../rig/destination/growing-body.ts';
import { createLocal, partsIn } from '../../rig/destination/local.ts';
import { type Ground, openGround } from '../../rig/destination/mounts.ts';
import { run } from '../../rig/destination/run.ts';
import { thisMachine } from '../../rig/destination/this-machine.ts';
import { WatchedContext } from '../../rig/destination/watched-context.ts';
import {
  begin,
  bodyOf,
  bytesOf,
  errorOf,
  fetch,
  folder,
  key,
  keysOf,
  type Subject,
  store,
} from '../destination/subject.ts';

let ground: Ground;
let path = '';
let subject: Subject;

function use(at: string, requireMount = false): void {
  path = at;
  subject = {
    destination: createLocal({ path, requireMount }),
    openBody: () => Promise.resolve(new GrowingBody()),
    stepBytes: 1000,
    leftovers: () => partsIn(path),
    close: () => Promise.resolve(),
  };
}

beforeEach(() => {
  ground = openGround();
  use(join(ground.path, 'store'));
});

test('what is stored is nobody else’s, whatever the mask says', async () => {
  const mask = run('sh', '-c', 'umask');
  expect(mask.trim()).not.toBe('0077');
  await store(subject, key, bytesOf(10));
  expect(statSync(join(path, key)).mode & 0o7777).toBe(0o600);
  for (const at of [path, join(path, 'shop'), join(path, folder)]) {
    expect(statSync(at).mode & 0o7777).toBe(0o700);
  }
});

test('a folder that was there keeps its rights', async () => {
  mkdirSync(path);
  chmodSync(path, 0o755);
  await store(subject, key, bytesOf(10));
  expect(statSync(path).mode & 0o7777).toBe(0o755);
});

test('what others have put there is not listed', async () => {
  await store(subject, key, bytesOf(10));
  for (const name of ['.hidden', 'with space', createPartName(), 'lost+found', 'umlaut-ä']) {
    writeFileSync(join(path, folder, name), 'x');
    mkdirSync(join(path, `${name}.d`));
    writeFileSync(join(path, `${name}.d`, 'file'), 'x');
  }
  symlinkSync(join(path, key), join(path, folder, 'link.pgp'));
  symlinkSync('/etc', join(path, 'etc'));
  run('mkfifo', join(path, folder, 'pipe.pgp'));
  expect((await keysOf(subject)).filter((one) => !one.includes('.d/'))).toEqual([key]);
});

describe('a symbolic link leads nowhere', () => {
  test.each(['shop', 'shop/20261120T021700Z-k3f9'])('when it is the folder %s', async (name) => {
    const outside = ground.folder('outside');
    mkdirSync(join(path, name, '..'), { recursive: true });
    symlinkSync(outside, join(path, name));
    const [, , ...rest] = key.split('/');
    writeFileSync(join(outside, rest.join('/')), 'theirs');
    const writer = await bodyOf(subject, bytesOf(10));
    const { destination } = subject;
    await errorOf(begin(subject, writer.body).done);
    await errorOf(fetch(subject, key));
    await errorOf(destination.remove(key, new WatchedContext()));
    await errorOf(keysOf(subject, folder));
    expect(readFileSync(join(outside, rest.join('/')), 'utf8')).toBe('theirs');
    expect(readdirSync(outside)).toHaveLength(1);
  });

  test('when it has the name of a file', async () => {
    const target = join(ground.path, 'target');
    writeFileSync(target, 'theirs');
    mkdirSync(join(path, folder), { recursive: true });
    symlinkSync(target, join(path, key));
    expect(subject.destination.classify(await errorOf(fetch(subject, key)))).toBe('permanent');
    const writer = await bodyOf(subject, bytesOf(10));
    const error = await errorOf(begin(subject, writer.body).done);
    expect(subject.destination.classify(error)).toBe('exists');
    await begin(subject, writer.body, { ifAbsent: false }).done;
    expect(readFileSync(target, 'utf8')).toBe('theirs');
    expect(await fetch(subject, key)).toHaveLength(10);
  });

  test('but the way to the folder may be one', async () => {
    mkdirSync(path);
    symlinkSync(path, join(ground.path, 'link'));
    use(join(ground.path, 'link'));
    await store(subject, key, bytesOf(10));
    expect(await keysOf(subject)).toEqual([key]);
  });
});

test('a pipe with the name of a file does not stop the reader', async () => {
  mkdirSync(join(path, folder), { recursive: true });
  run('mkfifo', join(path, key));
  expect(await errorOf(fetch(subject, key))).toMatchObject({ code: 'BP5040' });
});

describe('removing', () => {
  test('takes empty folders along, and leaves that of the pipeline', async () => {
    const check = `${folder}checks/20261121T030000Z-k3f9-disk-size-pass.json`;
    await store(subject, key, bytesOf(10));
    await store(subject, check, bytesOf(10));
    await subject.destination.remove(check, new WatchedContext());
    expect(readdirSync(join(path, folder))).toHaveLength(1);
    await subject.destination.remove(key, new WatchedContext());
    expect(readdirSync(path)).toEqual(['shop']);
    expect(readdirSync(join(path, 'shop'))).toEqual([]);
  });

  test('takes old unfinished uploads along that nobody remembers, and no young ones', async () => {
    await store(subject, key, bytesOf(10));
    const [old, young] = [createPartName(), createPartName()].map((name) =>
      join(path, folder, name),
    );
    for (const part of [old, young]) writeFileSync(part ?? '', 'x');
    utimesSync(old ?? '', 0, 0);
    await subject.destination.remove(key, new WatchedContext());
    expect(existsSync(old ?? '')).toBe(false);
    expect(existsSync(young ?? '')).toBe(true);
    unlinkSync(young ?? '');
  });

  test('leaves what others have put there', async () => {
    await store(subject, key, bytesOf(10));
    writeFileSync(join(path, folder, 'notes of a person'), 'x');
    await subject.destination.remove(key, new WatchedContext());
    expect(readdirSync(join(path, folder))).toEqual(['notes of a person']);
  });

  test('takes no folder', async () => {
    await store(subject, key, bytesOf(10));
    await errorOf(subject.destination.remove(folder.slice(0, -1), new WatchedContext()));
    expect(await keysOf(subject)).toEqual([key]);
  });
});

describe('a disk that is not there any more', () => {
  test('is not replaced by the folder that it was mounted on', async () => {
    use(ground.tmpfs('disk', 'size=8m'), true);
    await store(subject, key, bytesOf(10));
    ground.unmount(path);
    const writer = await bodyOf(subject, bytesOf(10));
    const calls = [
      () => begin(subject, writer.body).done,
      () => fetch(subject, key),
      () => keysOf(subject),
      () => subject.destination.remove(key, new WatchedContext()),
    ];
    for (const call of calls) {
      expect(await errorOf(call())).toMatchObject({
        code: 'BP5040',
        message: expect.stringContaining('nothing is mounted'),
      });
    }
    expect(readdirSync(path)).toEqual([]);
  });

  test('ends an upload that was on its way', async () => {
    use(ground.tmpfs('disk', 'size=8m'));
    const body = new GrowingBody();
    const attempt = begin(subject, body);
    await body.write(bytesOf(1000));
    await attempt.context.reached(1000, attempt.done);
    ground.unmount(path, '--lazy');
    await body.seal();
    expect(await errorOf(attempt.done)).toMatchObject({ code: 'BP5040' });
    expect(readdirSync(path)).toEqual([]);
  });

  test('is not made anew on the way', async () => {
    await store(subject, key, bytesOf(10));
    run('mv', path, `${path}.gone`);
    const writer = await bodyOf(subject, bytesOf(10));
    const error = await errorOf(begin(subject, writer.body, { at: 'shop/b/c' }).done);
    expect(error).toMatchObject({ code: 'BP5040', message: expect.stringContaining('vanished') });
    expect(existsSync(path)).toBe(false);
  });
});

test.each([
  ['is mounted read-only', 'EROFS', (at: string) => ground.bind(at, 'ro', 'ro')],
  ['must not be changed', 'EPERM', (at: string) => ground.freeze(at)],
])('a folder that %s cannot be written, and can be read', async (_, errno, spoil) => {
  await store(subject, key, bytesOf(10));
  use(spoil(path));
  const writer = await bodyOf(subject, bytesOf(10));
  const error = await errorOf(begin(subject, writer.body, { at: 'web/a/b' }).done);
  expect(error).toMatchObject({ code: 'BP5040', facts: { errno } });
  expect(subject.destination.classify(error)).toBe('permanent');
  expect(await fetch(subject, key)).toHaveLength(10);
});

test('a name that the file system does not allow is said so', async () => {
  use(ground.folder('a'));
  const long = Array.from({ length: 20 }, () => 'x'.repeat(250)).join('/');
  const writer = await bodyOf(subject, bytesOf(10));
  const error = await errorOf(begin(subject, writer.body, { at: long }).done);
  expect(error).toMatchObject({ code: 'BP5040', facts: { errno: 'ENAMETOOLONG' } });
});

test('what is read as a whole comes from the disk', async () => {
  use(ground.disk('disk', 'ext4', 64));
  await store(subject, key, bytesOf(4 * 1024 * 1024));
  const inMemory = (): number =>
    Number(run('fincore', '--bytes', '--noheadings', '--output', 'RES', join(path, key)));
  expect(inMemory()).toBeGreaterThan(0);
  await createDropCache(thisMachine)(join(path, key), new WatchedContext());
  expect(inMemory()).toBe(0);
});
