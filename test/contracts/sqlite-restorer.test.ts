import { existsSync, statSync } from 'node:fs';
import {
  chmod,
  chown,
  copyFile,
  mkdir,
  readFile,
  rename,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, test } from 'vitest';
import { createRestorer } from '../../src/adapters/sources/sqlite/restore/restorer.ts';
import { feed, fromFile, sealOf, wishFor } from './load.ts';
import { load, partsOf, prepareRestore, restorerContract } from './restorer.ts';
import { createRig } from './source.ts';
import { openElsewhere, sqliteCase, stateOf } from './sqlite-restore-rig.ts';

restorerContract(sqliteCase);

describe('a database', () => {
  test('takes over owner and mode, and none of the files beside the old one', async () => {
    const prepared = await prepareRestore(sqliteCase, 'new');
    const { restorer, handle, context, repository } = prepared;
    const live = join(repository, 'app.db');
    await chown(live, 1234, 5678);
    await chmod(live, 0o640);
    await writeFile(`${live}-journal`, 'of the old one');
    await load(sqliteCase, prepared);
    await restorer.activate(handle, context);
    expect(statSync(live)).toMatchObject({ uid: 1234, gid: 5678, mode: 0o100640 });
    expect(['-wal', '-shm', '-journal'].filter((ending) => existsSync(live + ending))).toEqual([]);
    const { kept } = await restorer.settle(handle, { discardPrevious: false }, context);
    expect(await readFile(`${kept[0]}-journal`, 'utf8')).toBe('of the old one');
    expect(existsSync(`${kept[0]}-wal`)).toBe(true);
  });

  test('gives nothing away to which somebody has put a link in its place', async () => {
    const prepared = await prepareRestore(sqliteCase, 'new');
    const { restorer, handle, context, repository, dumpFile } = prepared;
    await chown(join(repository, 'app.db'), 1234, 5678);
    await copyFile(dumpFile, join(repository, 'other'));
    const loading = await restorer.load(handle, context);
    const finish: typeof loading.finish = async (found) => {
      if (!('file' in loading.sink)) throw new TypeError('a database is loaded into a file');
      await rename(loading.sink.file, join(repository, 'loaded'));
      await symlink('other', loading.sink.file);
      await loading.finish(found);
    };
    const loaded = feed({ ...loading, finish }, fromFile(dumpFile), context);
    await expect(loaded).rejects.toMatchObject({ code: 'BP5110' });
    expect(statSync(join(repository, 'other')).uid).toBe(0);
  });

  test('gets back what belongs to it, and not what the restored one has written', async () => {
    const prepared = await prepareRestore(sqliteCase, 'new');
    const { restorer, handle, context, repository } = prepared;
    const live = join(repository, 'app.db');
    await load(sqliteCase, prepared);
    await restorer.activate(handle, context);
    const user = await openElsewhere(live);
    expect(existsSync(`${live}-wal`)).toBe(true);
    await user.end();
    await restorer.rollback(handle, context);
    expect(stateOf(live)).toBe(prepared.live);
    expect(stateOf(live)).toContain('only in the log');
  });

  test('gets statistics where they are wanted, after it is proved and before it is live', async () => {
    const { restorer, wish, context, repository, dumpFile } = await prepareRestore(
      sqliteCase,
      'new',
    );
    const live = join(repository, 'app.db');
    for (const analyzes of [false, true]) {
      const handle = await restorer.prepare({ ...wish, analyzes }, context);
      await feed(await restorer.load(handle, context), fromFile(dumpFile), context);
      await restorer.activate(handle, context);
      await restorer.settle(handle, { discardPrevious: true }, context);
      expect(['-wal', '-shm'].filter((ending) => existsSync(live + ending))).toEqual([]);
      expect(statisticsOf(live)).toBe(analyzes ? 1 : 0);
    }
  });

  test('that is open elsewhere is said to be, and not exchanged', async () => {
    const prepared = await prepareRestore(sqliteCase, 'new');
    const { restorer, handle, wish, context, repository } = prepared;
    const live = join(repository, 'app.db');
    await load(sqliteCase, prepared);
    const user = await openElsewhere(live);
    const { findings } = await restorer.survey(wish, context);
    expect(findings).toMatchObject([
      {
        severity: 'warning',
        message: expect.stringMatching(/app.db is open in .* \(process \d+\)/),
      },
    ]);
    await expect(restorer.activate(handle, context)).rejects.toMatchObject({ code: 'BP5113' });
    await user.end();
    await restorer.activate(handle, context);
    expect(stateOf(live)).toBe(prepared.restored);
  });

  test('that an application writes to is still the same target', async () => {
    const { restorer, wish, context, repository } = await prepareRestore(sqliteCase, 'new');
    const { fingerprint } = await restorer.survey(wish, context);
    const database = new DatabaseSync(join(repository, 'app.db'));
    database.exec("insert into notes (text) values ('meanwhile')");
    expect((await restorer.survey(wish, context)).fingerprint).toBe(fingerprint);
    database.close();
    expect((await restorer.survey(wish, context)).fingerprint).toBe(fingerprint);
    await copyFile(join(repository, 'app.db'), join(repository, 'copy.db'));
    await rename(join(repository, 'copy.db'), join(repository, 'app.db'));
    expect((await restorer.survey(wish, context)).fingerprint).not.toBe(fingerprint);
  });

  test.each([
    ['a damaged page', (bytes: Buffer) => bytes.fill(0xff, 4096 + 8, 4096 + 400)],
    ['a foreign file', () => Buffer.alloc(8192, 'no database')],
    ['half of it', (bytes: Buffer) => bytes.subarray(0, bytes.length / 2)],
    ['nothing', () => Buffer.alloc(0)],
  ])('is not believed: %s', async (_name, damage) => {
    const prepared = await prepareRestore(sqliteCase, 'new');
    const { restorer, handle, context, repository, dumpFile } = prepared;
    const loading = await restorer.load(handle, context);
    const damaged = damage(await readFile(dumpFile));
    await expect(feed(loading, damaged, context)).rejects.toMatchObject({ code: 'BP5112' });
    await expect(restorer.activate(handle, context)).rejects.toMatchObject({ code: 'BP5113' });
    await restorer.rollback(handle, context);
    expect(sqliteCase.state(repository)).toBe(prepared.live);
  });

  test('with other rows than the manifest says is not believed', async () => {
    const prepared = await prepareRestore(sqliteCase, 'new');
    const facts = { ...prepared.context.facts, rows: { notes: 1999 } };
    const handle = await prepared.restorer.prepare({ ...prepared.wish, facts }, prepared.context);
    await expect(load(sqliteCase, { ...prepared, handle })).rejects.toMatchObject({
      code: 'BP5112',
      message: expect.stringContaining('rows: {"notes":2000}, not {"notes":1999}'),
    });
  });
});

describe('a member of a pattern', () => {
  const pattern = 'tenants/*/main.db';
  const plain = { bytes: 1, sha256: '' };

  test('goes to the file that the manifest names', async () => {
    const rig = await createRig();
    await mkdir(join(rig.repository, 'tenants', 'acme'), { recursive: true });
    await sqliteCase.plant(rig, 'old');
    const dump = join(rig.context.folder, 'dump');
    const facts = { ...((await sqliteCase.dump(rig, dump)) as object), database: 'acme/main.db' };
    const restorer = createRestorer({ path: pattern }, partsOf(rig));
    const wish = wishFor(await sealOf(dump), { facts });
    const live = join(rig.repository, 'tenants', 'acme', 'main.db');
    expect(await restorer.survey(wish, rig.context)).toMatchObject({
      target: [live],
      findings: [],
    });
    const handle = await restorer.prepare(wish, rig.context);
    await feed(await restorer.load(handle, rig.context), fromFile(dump), rig.context);
    await restorer.activate(handle, rig.context);
    expect(stateOf(live)).toContain('old 1');
  });

  test.each([
    ['../main.db'],
    ['../../etc/main.db'],
    ['acme/other.db'],
    ['main.db'],
    ['acme/deep/main.db'],
    ['/acme/main.db'],
    ['./main.db'],
    ['.hidden/main.db'],
    ['acme\0/main.db'],
    [''],
    [null],
  ])('called %j goes nowhere', async (database) => {
    const rig = await createRig();
    const restorer = createRestorer({ path: pattern }, partsOf(rig));
    const wish = wishFor(plain, { facts: { database } });
    expect((await restorer.survey(wish, rig.context)).findings).toMatchObject([
      { severity: 'error' },
    ]);
    await expect(restorer.prepare(wish, rig.context)).rejects.toMatchObject({ code: 'BP5110' });
  });
});

describe('a target', () => {
  test.each([
    [
      'a link',
      async (live: string) => {
        await writeFile(`${live}.real`, '');
        await symlink(`${live}.real`, live);
      },
      /is a symbolic link/,
    ],
    ['a folder', (live: string) => mkdir(live), /is no file/],
  ])('that is %s is refused', async (_name, plant, message) => {
    const rig = await createRig();
    await plant(join(rig.repository, 'app.db'));
    const restorer = createRestorer({ path: 'app.db' }, partsOf(rig));
    const { findings } = await restorer.survey(wishFor({ bytes: 1, sha256: '' }), rig.context);
    expect(findings).toContainEqual(
      expect.objectContaining({ severity: 'error', message: expect.stringMatching(message) }),
    );
  });
});

function statisticsOf(file: string): number {
  const database = new DatabaseSync(file, { readOnly: true });
  try {
    return database.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'sqlite_stat1'").all().length;
  } finally {
    database.close();
  }
}
