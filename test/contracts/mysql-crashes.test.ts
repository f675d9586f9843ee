import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Place } from '../../src/ports/place.ts';
import { hasMariaDb, type MariaDb, startMariaDb } from '../rig/servers/mariadb.ts';
import { stateOf } from '../rig/servers/mariadb-sample.ts';
import { feed, fromFile, sealOf, wishFor } from './load.ts';
import { restorerFor, sourceFor } from './mysql-rig.ts';
import { createRig, takeDump } from './source.ts';

const shop = `
create table parents (id int primary key, name varchar(20));
create table children (id int primary key, parent int, foreign key (parent) references parents (id));
create trigger shout before insert on parents for each row set new.name = upper(new.name);
create procedure p() select 1;
create event e on schedule every 1 day starts '2030-01-01' on completion preserve enable do select 1;
create view v as select * from parents;
insert into parents values (1, 'a'); insert into children values (1, 1);
`;

/** Ends as a kill does: before the so manieth program is started, the part goes no further. */
function killedAt(place: Place, at: number): Place {
  let count = 0;
  return {
    ...bound(place),
    spawn: (command, context) => {
      count += 1;
      if (count >= at) throw new Error('killed');
      return place.spawn(command, context);
    },
  };
}

/** Something happens on the server before the so manieth program is started. */
function meanwhile(place: Place, at: number, happens: () => void): Place {
  let count = 0;
  return {
    ...bound(place),
    spawn: (command, context) => {
      count += 1;
      if (count === at) happens();
      return place.spawn(command, context);
    },
  };
}

function bound(place: Place): Place {
  return {
    kind: place.kind,
    check: (context) => place.check(context),
    spawn: (command, context) => place.spawn(command, context),
    which: (program, context) => place.which(program, context),
    standIn: (command, context) => place.standIn(command, context),
    scratch: (name, context) => place.scratch(name, context),
  };
}

describe.skipIf(!hasMariaDb())('restores of type: mysql, killed', () => {
  let server: MariaDb;
  beforeAll(async () => {
    server = await startMariaDb();
  });
  afterAll(() => server.stop());

  test('between any two programs of an exchange, it goes on, or back', {
    timeout: 120_000,
  }, async () => {
    const { place, context } = await createRig();
    server.sql(`create database shop; use shop; ${shop}`);
    const file = `${context.folder}/dump.sql`;
    await takeDump(sourceFor(server, { database: 'shop' }, place), context, file);
    const then = stateOf(server, 'shop');
    server.sql(
      "create table newer (a int); drop procedure p; insert into parents values (2, 'b')",
      'shop',
    );
    const now = stateOf(server, 'shop');
    const sound = restorerFor(server, { database: 'shop' }, place);
    const killed = (at: number) => restorerFor(server, { database: 'shop' }, killedAt(place, at));
    const wish = wishFor(await sealOf(file), { facts: context.facts });
    let steps = 0;
    // The first two only look at what is installed, and who the server is.
    for (let at = 3; at < 100; at += 1) {
      const handle = await sound.prepare(wish, context);
      await feed(await sound.load(handle, context), fromFile(file), context);
      const ended = await killed(at)
        .activate(handle, context)
        .then(
          () => true,
          () => false,
        );
      if (at % 3 === 0) {
        await sound.activate(handle, context);
        expect(stateOf(server, 'shop'), `forward ${at}`).toBe(then);
      }
      // And sometimes the way back is killed as well.
      if (at % 2 === 0)
        await killed(3 + (at % 7))
          .rollback(handle, context)
          .catch(() => undefined);
      await sound.rollback(handle, context);
      expect(stateOf(server, 'shop'), `back ${at}`).toBe(now);
      expect(server.sql("show databases like 'shop%'")).toBe('shop\n');
      if (ended) break;
      steps = at;
    }
    expect(steps).toBeGreaterThan(8);
    const handle = await sound.prepare(wish, context);
    await feed(await sound.load(handle, context), fromFile(file), context);
    await sound.activate(handle, context);
    const settling = { discardPrevious: false };
    for (const at of [3, 4, 5, 6]) {
      await killed(at)
        .settle(handle, settling, context)
        .catch(() => undefined);
    }
    const { kept } = await sound.settle(handle, settling, context);
    await sound.rollback(handle, context);
    expect(stateOf(server, 'shop')).toBe(then);
    expect(server.sql("show databases like 'shop%'")).toBe(`shop\n${kept[0]}\n`);
    expect(server.sql('show tables', 'shop')).toBe('children\nparents\nv\n');
    expect(server.sql(`show tables from ${kept[0]}`)).toBe('children\nnewer\nparents\nv\n');
  });

  test('while its rename waits, which comes through whenever it is taken back', {
    timeout: 120_000,
  }, async () => {
    const { place, context } = await createRig();
    // A trigger that is made again would stop the rename.
    server.sql(`create or replace database late; use late; ${shop} drop trigger shout`);
    const file = `${context.folder}/dump.sql`;
    await takeDump(sourceFor(server, { database: 'late' }, place), context, file);
    server.sql("insert into parents values (2, 'b')", 'late');
    const now = stateOf(server, 'late');
    const sound = restorerFor(server, { database: 'late' }, place);
    const wish = wishFor(await sealOf(file), { facts: context.facts });
    let cameThrough = 0;
    for (let at = 3, isPast = false; !isPast; at += 1) {
      const handle = await sound.prepare(wish, context);
      const { beside, kept } = handle as { beside: string; kept: string };
      await feed(await sound.load(handle, context), fromFile(file), context);
      server.sql(`create table ${kept}.parents (a int)`);
      await expect(sound.activate(handle, context)).rejects.toMatchObject({ code: 'BP5110' });
      server.sql(`drop table ${kept}.parents`);
      const rename = renameOf(beside, kept);
      isPast = true;
      const happens = () => {
        isPast = false;
        cameThrough += isDone(() => server.sql(rename)) ? 1 : 0;
      };
      const disturbed = meanwhile(place, at, happens);
      await restorerFor(server, { database: 'late' }, disturbed)
        .rollback(handle, context)
        .catch(() => undefined);
      await sound.rollback(handle, context);
      expect(stateOf(server, 'late'), `back ${at}`).toBe(now);
      expect(server.sql("show databases like 'late%'")).toBe('late\n');
    }
    expect(cameThrough).toBeGreaterThan(4);
  });

  /** As an exchange does it. */
  function renameOf(beside: string, kept: string): string {
    const fresh = server.sql('show full tables where table_type = "BASE TABLE"', beside);
    const names = fresh
      .split('\n')
      .flatMap((line) => line.split('\t').slice(0, 1))
      .filter(Boolean);
    const moves = [
      ...['parents', 'children'].map((name) => `late.${name} to ${kept}.${name}`),
      ...names.map((name) => `${beside}.${name} to late.${name}`),
      `${kept}.run_pipeline_waiting to ${kept}.run_pipeline_exchanged`,
    ];
    return `rename table ${moves.join(', ')}`;
  }
});

function isDone(work: () => void): boolean {
  try {
    work();
    return true;
  } catch {
    return false;
  }
}
