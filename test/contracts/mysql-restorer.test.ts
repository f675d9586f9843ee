import { afterAll, beforeAll, describe } from 'vitest';
import { hasMariaDb, type MariaDb, startMariaDb } from '../rig/servers/mariadb.ts';
import { plantSample, stateOf } from '../rig/servers/mariadb-sample.ts';
import { restorerFor, sourceFor } from './mysql-rig.ts';
import { type RestorerCase, restorerContract } from './restorer.ts';
import { takeDump } from './source.ts';

describe.skipIf(!hasMariaDb())('restores of type: mysql', () => {
  let server: MariaDb;
  beforeAll(async () => {
    server = await startMariaDb();
  });
  afterAll(() => server.stop());

  const name = 'my-shop';
  const one: RestorerCase = {
    name: 'mysql',
    plant: (_rig, version) => {
      plantSample(server, name);
      if (version === 'new') server.sql(newerSql, name);
      return Promise.resolve();
    },
    dump: async ({ place, context }, file) => {
      await takeDump(sourceFor(server, { database: name }, place), context, file);
      return context.facts;
    },
    create: ({ place }) => restorerFor(server, { database: name }, place),
    clear: () => {
      server.sql(dropAllSql(server));
      return Promise.resolve();
    },
    state: () => stateOf(server, name),
    // Events of what is kept sleep.
    keptState: ([kept = 'nothing']) =>
      stateOf(server, kept).replaceAll(
        'ON COMPLETION PRESERVE DISABLE',
        'ON COMPLETION PRESERVE ENABLE',
      ),
    allow: [],
  };
  restorerContract(one);
});

const newerSql = `
drop table children; drop table \`empty one\`; drop procedure \`a proc\`; drop view names_of_names;
create table newer (a int primary key, w text); insert into newer values (1, 'new');
insert into parents values (9, 'nine');
create procedure only_new() select 1;
create trigger on_newer before insert on newer for each row set new.w = upper(new.w);
alter database character set utf8mb4 collate utf8mb4_bin;
`;

function dropAllSql(server: MariaDb): string {
  const own = /^(?:mysql|information_schema|performance_schema|sys)$/;
  const names = server
    .sql('show databases')
    .trim()
    .split('\n')
    .filter((name) => !own.test(name));
  return names.map((name) => `drop database \`${name.replaceAll('`', '``')}\`;`).join('\n');
}
