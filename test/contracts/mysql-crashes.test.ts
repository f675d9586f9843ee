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

/** Ends as a kill does: the program that the part has just started runs on, or never began, and the part goes no further. */
function killedAt(
  place: Place,
  at: number,
  when: 'before' | 'after',
): Place & { readonly count: () => number } {
  let count = 0;
  return {
    ...bound(place),
    count: () => count,
    spawn: (command, context) => {
      count += 1;
      if (count > at) throw new Error('killed');
      if (count < at || when === 'after') return place.spawn(command, context);
      throw new Error('killed');
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
    const restorer = (by = place) => restorerFor(server, { database: 'shop' }, by);
    const wish = wishFor(await sealOf(file), { facts: context.facts });
    let steps = 0;
    // The first two only look at what is installed, and who the server is.
    for (let at = 3; at < 100; at += 1) {
      const handle = await restorer().prepare(wish, context);
      await feed(await restorer().load(handle, context), fromFile(file), context);
      const when = at % 2 === 0 ? 'before' : 'after';
      const crashing = killedAt(place, at, when);
      const ended = await restorer(crashing)
        .activate(handle, context)
        .then(
          () => true,
          () => false,
        );
      if (at % 3 === 0) {
        await restorer().activate(handle, context);
        expect(stateOf(server, 'shop'), `forward ${at}`).toBe(then);
      }
      // And the way back is killed as well.
      await restorer(killedAt(place, (at % 7) + 2, when))
        .rollback(handle, context)
        .catch(() => undefined);
      await restorer().rollback(handle, context);
      expect(stateOf(server, 'shop'), `back ${at}`).toBe(now);
      expect(server.sql("show databases like 'shop%'")).toBe('shop\n');
      if (ended) break;
      steps = at;
    }
    expect(steps).toBeGreaterThan(8);
  });
});
