import { createHash } from 'node:crypto';
import { chmodSync, rmSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, test } from 'vitest';
import { backUp, expectRefusal, siteWith } from '../../rig/run/application.ts';
import { assertInvariants } from '../../rig/run/invariants.ts';
import { untilFile } from '../../rig/run/program.ts';
import { docs, type PipelineWishes, type Site } from '../../rig/run/site.ts';

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

async function migrationsOf(how: string, wishes: PipelineWishes = {}) {
  const site = siteWith(`{ migrations: ${how} }`, wishes);
  const { manifest, ran } = await backUp(site);
  await assertInvariants(site);
  return { site, ran, manifest, sha: manifest.application.migrationsSha256 };
}

describe('migrations', () => {
  test('the output of a program, by its SHA-256; `show` shows it', async () => {
    const { site, sha, manifest } = await migrationsOf('{ command: [printf, "0001 0002"] }');
    expect(sha).toBe(sha256('0001 0002'));
    expect(manifest.warnings).toEqual([]);
    expect((await site.run('show', '@latest')).stdout.replace(/\s+/g, ' ')).toContain(
      `migrations, SHA-256 ${sha}`,
    );
  });

  test('it runs in the repository of the application, and sees what a hook sees', async () => {
    const site = siteWith('{ repository: code, migrations: { command: [./list.sh] } }');
    const script =
      '#!/bin/sh\nset -e\n{ pwd; env | cut -d= -f1 | sort | tr "\\n" " "; } > seen\ncat seen\n';
    chmodSync(site.write('repository/code/list.sh', script), 0o755);
    site.env = { TOKEN: 'not for children' };
    const { application } = await backUp(site);
    const names = 'HOME PATH PWD RUN_PIPELINE_NAME TMPDIR ';
    expect(application.migrationsSha256).toBe(sha256(`${site.repository}/code\n${names}`));
    await assertInvariants(site);
  });

  test('a program that fails costs the record and not the backup', async () => {
    const how = '{ command: [sh, -c, "echo lost the way to db.internal >&2; exit 3"] }';
    const { site, ran, sha, manifest } = await migrationsOf(how);
    expect(sha).toBeNull();
    expect(manifest.warnings).toEqual(['the migrations could not be read']);
    expect(JSON.stringify(manifest)).not.toContain('lost the way');
    expect(ran.events).toContainEqual(
      expect.objectContaining({
        event: 'warning',
        message:
          'the migrations could not be read: sh ended with exit code 3: lost the way to db.internal',
      }),
    );
    expect((await site.run('run', '--strict')).code).toBe(3);
  });

  test('a program that is not there ends the run before it is needed', async () => {
    const site = siteWith('{ migrations: { command: [no-such-tool, list] } }');
    await expectRefusal(
      site,
      /application: there is no program no-such-tool that this user may run/,
    );
  });

  test('what changes while the dumps are made is not recorded', async () => {
    const dump = '{ id: docs, type: command, extension: txt, run: [sh, -c, "echo 2 | tee state"] }';
    const site = siteWith('{ migrations: { command: [cat, state] } }', { dump: [dump] });
    site.write('repository/state', '1\n');
    const { manifest, application } = await backUp(site);
    expect(application.migrationsSha256).toBeNull();
    expect(manifest.warnings.join()).toContain('the migrations changed while the dumps were');
    expect((await backUp(site)).application.migrationsSha256).toBe(sha256('2\n'));
    await assertInvariants(site);
  });

  test('it is not asked while a hook keeps the application down', async () => {
    const hook = '{ at: "around:dump", enter: [mv, state, down], leave: [mv, down, state] }';
    const site = siteWith('{ migrations: { command: [cat, state] } }', { hooks: [hook] });
    site.write('repository/state', '1\n');
    const { application } = await backUp(site);
    expect(application.migrationsSha256).toBe(sha256('1\n'));
    await assertInvariants(site);
  });

  test('an interrupt while it is asked ends the run', async () => {
    const site = siteWith('{ migrations: { command: [sh, -c, "touch asked; exec sleep 600"] } }');
    const live = site.start(['run', '--json']);
    await untilFile(site.path('repository/asked'));
    live.kill('SIGINT');
    expect(await live.ended).toMatchObject({ code: 130 });
    await assertInvariants(site);
  });
});

describe('migrations of a SQLite database', () => {
  const notes = '{ id: notes, type: sqlite, path: notes.db }';
  const other = '{ id: other, type: sqlite, path: other.db }';
  const sql = 'sql: "select name from migrations order by name"';

  function openNotes(application: string, dump: readonly string[]): Site {
    const site = siteWith(`{ migrations: { ${application} } }`, { dump });
    for (const file of ['notes.db', 'other.db']) {
      const path = site.write(`repository/${file}`, '');
      rmSync(path);
      const database = new DatabaseSync(path);
      database.exec('create table migrations (name text)');
      database.exec(`insert into migrations values ('${file}'), ('0001')`);
      database.close();
    }
    return site;
  }

  test('the only one is asked, or the one that is named', async () => {
    const site = openNotes(sql, [notes, docs]);
    const answer = sha256('["0001"]\n["notes.db"]\n');
    expect((await backUp(site)).application.migrationsSha256).toBe(answer);
    const named = openNotes(`${sql}, dump: other`, [notes, other]);
    expect((await backUp(named)).application.migrationsSha256).toBe(
      sha256('["0001"]\n["other.db"]\n'),
    );
    await assertInvariants(named);
  });

  test('a database that is left out is not asked', async () => {
    const site = openNotes(sql, [notes, docs]);
    rmSync(site.path('repository/notes.db'));
    const { manifest, application } = await backUp(site, '--only', 'docs');
    expect(application.migrationsSha256).toBeNull();
    expect(manifest.warnings).toEqual([]);
  });

  test('a query that fails costs the record and not the backup', async () => {
    const site = openNotes('sql: "select * from nobody"', [notes]);
    const { manifest, application } = await backUp(site);
    expect(application.migrationsSha256).toBeNull();
    expect(manifest.warnings).toEqual(['the migrations could not be read']);
    await assertInvariants(site);
  });

  test.each([
    [sql, [notes, other], /sql` without `dump`, where there are 2 databases, is not available/],
    [sql, [docs], /sql` without `dump`, where there are 0 databases, is not available/],
    [`${sql}, dump: docs`, [docs, notes], /sql` for the dump docs of type files is not available/],
  ])('a database that cannot be asked is refused: %s', async (how, dump, says) => {
    await expectRefusal(openNotes(how, dump), says);
  });
});
