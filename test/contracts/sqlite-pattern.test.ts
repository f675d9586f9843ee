import { chmod, mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { text } from 'node:stream/consumers';
import { describe, expect, test } from 'vitest';
import { memberName } from '../../src/adapters/sources/sqlite/member-name.ts';
import { create } from '../../src/adapters/sources/sqlite/sqlite.ts';
import type { Expands } from '../../src/ports/expands.ts';
import { noSecrets } from './secrets.ts';
import { createRig, localPlace, type Rig, takeDump } from './source.ts';

/** Databases and other files below a repository of their own. */
async function openRig(databases: readonly string[], others: readonly string[] = []): Promise<Rig> {
  const rig = await createRig();
  for (const name of [...databases, ...others]) {
    await mkdir(join(rig.repository, dirname(name)), { recursive: true });
  }
  for (const name of databases) plant(join(rig.repository, name), name);
  for (const name of others) await writeFile(join(rig.repository, name), 'no database');
  return rig;
}

function plant(file: string, row: string): void {
  const database = new DatabaseSync(file);
  database.exec('create table notes (text)');
  database.prepare('insert into notes values (?)').run(row);
  database.close();
}

function expanding(
  path: string,
  { place, repository }: Pick<Rig, 'place' | 'repository'>,
): Expands {
  const source = create({ path }, { place, repository, secrets: noSecrets });
  if (!('expand' in source)) throw new Error(`${path} is no pattern`);
  return source;
}

async function labelsOf(path: string, rig: Rig): Promise<readonly string[]> {
  return (await expanding(path, rig).expand(rig.context)).map(({ label }) => label);
}

describe('what a pattern matches', () => {
  test('is every file that fits, by its name below the folder that all share', async () => {
    const rig = await openRig(['data/b.db', 'data/a.db', 'data/a.sqlite', 'data/sub/c.db', 'd.db']);
    expect(await labelsOf('data/*.db', rig)).toEqual(['a.db', 'b.db']);
    expect(await labelsOf('./data//*', rig)).toEqual(['a.db', 'a.sqlite', 'b.db']);
    expect(await labelsOf('*/*.db', rig)).toEqual(['data/a.db', 'data/b.db']);
    expect(await labelsOf('data/*/c.db', rig)).toEqual(['sub/c.db']);
    expect(await labelsOf('d*/s*/*', rig)).toEqual(['data/sub/c.db']);
    expect(await labelsOf('*.db', rig)).toEqual(['d.db']);
    expect(await labelsOf(join(rig.repository, 'data/*.db'), rig)).toEqual(['a.db', 'b.db']);
  });

  test('has signs of other patterns as they are', async () => {
    const rig = await openRig(['data/a+(1).db', 'data/a.db', 'data/aXdb']);
    expect(await labelsOf('data/a+(*).db', rig)).toEqual(['a+(1).db']);
    expect(await labelsOf('data/*.db', rig)).toEqual(['a+(1).db', 'a.db']);
  });

  test('is also a file whose own name has a star', async () => {
    const rig = await openRig(['data/a*b.db', 'data/axb.db', 'data/c.db']);
    expect(await labelsOf('data/a*b.db', rig)).toEqual(['a*b.db', 'axb.db']);
  });

  test('is hidden only where the pattern says so', async () => {
    const rig = await openRig(['data/.a.db', 'data/b.db', 'data/.c/d.db', 'data/lost+found/d.db']);
    expect(await labelsOf('data/*.db', rig)).toEqual(['b.db']);
    expect(await labelsOf('data/.*.db', rig)).toEqual(['.a.db']);
    expect(await labelsOf('data/*/*.db', rig)).toEqual([]);
  });

  test('is never what SQLite keeps beside a database', async () => {
    const rig = await openRig(
      ['data/a.db', 'data/north-wal'],
      ['data/a.db-wal', 'data/a.db-shm', 'data/a.db-journal', 'data/orphan.db-wal'],
    );
    expect(await labelsOf('data/*', rig)).toEqual(['a.db', 'north-wal', 'orphan.db-wal']);
    expect(await labelsOf('data/a*', rig)).toEqual(['a.db']);
  });

  test('follows links, and keeps those that lead nowhere to complain about them', async () => {
    const rig = await openRig(['elsewhere/a.db'], ['data/readme']);
    await symlink(join(rig.repository, 'elsewhere'), join(rig.repository, 'data/linked'));
    await symlink(join(rig.repository, 'nowhere'), join(rig.repository, 'data/broken.db'));
    expect(await labelsOf('data/*/a.db', rig)).toEqual(['linked/a.db']);
    const [broken] = await expanding('data/*.db', rig).expand(rig.context);
    expect(await broken?.source.check(rig.context)).toMatchObject([
      { severity: 'error', message: expect.stringContaining('there is no database') },
    ]);
  });
});

describe('what a pattern cannot mean', () => {
  test('a folder that is not there is an error, not an empty answer', async () => {
    const rig = await openRig([]);
    await expect(expanding('data/*.db', rig).expand(rig.context)).rejects.toMatchObject({
      code: 'BP5010',
      message: expect.stringContaining('there is no folder'),
    });
  });

  test('folders alone are no answer, and that is said', async () => {
    const rig = await openRig(['data/a/x.db', 'data/b/x.db']);
    const source = expanding('data/*', rig);
    expect(await source.expand(rig.context)).toEqual([]);
    expect(await source.check(rig.context)).toMatchObject([
      { message: 'data/* matches nothing but folders, such as a', hint: /data\/\*\/\*\.db/ },
    ]);
  });

  test('a folder that cannot be listed is never left out', async () => {
    const rig = await openRig(['data/a/x.db', 'data/b/x.db']);
    await chmod(rig.repository, 0o755);
    await chmod(join(rig.repository, 'data/b'), 0);
    const said = await expandAsNobody('data/*/*.db', rig);
    await chmod(join(rig.repository, 'data/b'), 0o755);
    expect(said).toMatch(/not every database can be looked for: EACCES.*data\/b/);
  });

  test('what is no database is a finding of its member', async () => {
    const rig = await openRig(['data/a.db'], ['data/notes.db']);
    const members = await expanding('data/*.db', rig).expand(rig.context);
    const found = await Promise.all(members.map(({ source }) => source.check(rig.context)));
    expect(found).toMatchObject([
      [],
      [{ severity: 'error', message: expect.stringContaining('is no SQLite database') }],
    ]);
  });
});

describe('a member', () => {
  test('is a source of its own, and knows what the pipeline would call it', async () => {
    const rig = await openRig(['data/b.db', 'data/Ärger & Söhne.db']);
    const members = await expanding('data/*.db', rig).expand(rig.context);
    expect(members).toMatchObject([
      { name: 'b', definition: { path: 'data/b.db' } },
      { name: 'arger-sohne', definition: { path: 'data/Ärger & Söhne.db' } },
    ]);
    const file = join(rig.context.folder, 'copy.sqlite');
    const [, second] = members;
    if (second) await takeDump(second.source, rig.context, file);
    const copy = new DatabaseSync(file, { readOnly: true });
    expect(copy.prepare('select text from notes').get()).toEqual({ text: 'data/Ärger & Söhne.db' });
    copy.close();
    expect(rig.context.facts).toMatchObject({ database: 'Ärger & Söhne.db', rows: { notes: 1 } });
  });

  test('that is gone when its turn comes is said to be', async () => {
    const rig = await openRig(['data/a.db']);
    const [member] = await expanding('data/*.db', rig).expand(rig.context);
    await rm(join(rig.repository, 'data/a.db'));
    await expect(member?.source.dump(rig.context)).rejects.toMatchObject({
      code: 'BP5010',
      message: expect.stringMatching(/a\.db .* was there when the run began, and is gone/),
    });
  });

  test.each([
    [['acme.db'], ['*.db'], 'acme'],
    [['acme.v2.db'], ['*'], 'acme-v2'],
    [['acme', 'data.db'], ['*', 'data.db'], 'acme'],
    [['acme.org', 'pb', 'x.db'], ['*', 'pb', '*.db'], 'acme-org-x'],
    [['tenant-7.sqlite3'], ['tenant-*.sqlite3'], 'tenant-7'],
    [['tenant.db'], ['tenant*.db'], 'tenant'],
    [['.hidden'], ['.*'], 'hidden'],
    [['Crème_brûlée.DB'], ['*.DB'], 'creme-brulee'],
    [['--x--.db'], ['*.db'], 'x'],
    [[`${'a'.repeat(62)}-b.db`], ['*.db'], 'a'.repeat(62)],
    [['数据.db'], ['*.db'], ''],
  ])('of %j that fits %j is called %j', (names, parts, name) => {
    expect(memberName(names, parts)).toBe(name);
  });
});

/** As a user who may read only what everybody may. */
function expandAsNobody(path: string, { repository, context }: Rig): Promise<string> {
  const module = new URL('../../src/adapters/sources/sqlite/find-matches.ts', import.meta.url).href;
  const main = `import(${JSON.stringify(module)}).then(({ findMatches }) => findMatches(${JSON.stringify(path)}, ${JSON.stringify(repository)})).then((found) => console.log(JSON.stringify(found)), (error) => console.log(error.message))`;
  const { stdout } = localPlace().spawn(
    {
      argv: [
        ...(['setpriv', '--reuid', '65534', '--regid', '65534', '--clear-groups'] as const),
        ...[process.execPath, '--no-warnings', '--input-type=module', '--eval', main],
      ],
    },
    context,
  );
  return text(stdout);
}
