import { execFileSync } from 'node:child_process';
import { afterAll, beforeAll } from 'vitest';
import type { Definition } from '../../src/adapters/sources/postgres/restore/definition.ts';
import { createRestorer } from '../../src/adapters/sources/postgres/restore/restorer.ts';
import { type Postgres, postgresPrograms, startPostgres } from '../rig/servers/postgres.ts';
import type { RestorerCase } from './restorer.ts';

export interface RestoreRig {
  readonly server: Postgres;
  /** Of a dump of the database `orders`. */
  readonly definition: Definition;
  caseOf(more: Definition): RestorerCase;
  /** All that belong to the tests. */
  databases(): readonly string[];
  plant(version: string): void;
  dropAll(): void;
  stateOf(database: string): string;
}

/** A server for all tests of a file. */
export function rigOfFile(): { readonly current: RestoreRig } {
  const opened: { rig?: RestoreRig } = {};
  beforeAll(async () => {
    opened.rig = createRestoreRig(await startPostgres(['autovacuum=off']));
  });
  afterAll(() => opened.rig?.server.stop());
  return {
    get current(): RestoreRig {
      if (opened.rig === undefined) throw new Error('the server has not begun');
      return opened.rig;
    },
  };
}

function createRestoreRig(server: Postgres): RestoreRig {
  const { socket, port, sql } = server;
  const definition: Definition = { socket, port, user: 'postgres', database: 'orders' };
  const databases = () => {
    const found = sql(`select datname from pg_database where datname like 'orders%' order by 1`);
    return found.split('\n').filter((name) => name !== '');
  };
  const dropAll = () => {
    const names = databases();
    if (names.length === 0) return;
    sql(names.map((name) => `drop database "${name}" with (force);`).join('\n'));
  };
  const plant = (version: string) => {
    dropAll();
    sql('create database orders');
    sql(contentOf(version), 'orders');
  };
  const stateOf = (database: string) => sql(content, database);
  const rig = { server, definition, databases, dropAll, plant, stateOf };
  return { ...rig, caseOf: (more) => createCase(rig, more) };
}

function createCase(rig: Omit<RestoreRig, 'caseOf'>, more: Definition): RestorerCase {
  const { server, definition, databases, stateOf } = rig;
  const own: Definition = { ...definition, ...more };
  const { format = 'custom', jobs = 1 } = own;
  return {
    name: `postgres ${format} -j ${jobs}`,
    allow: [],
    plant: (_rig, version) => Promise.resolve(rig.plant(version)),
    dump: (_rig, file) => Promise.resolve(dumpInto(server, file, format)),
    create: (parts) => createRestorer(own, parts),
    clear: () => Promise.resolve(rig.dropAll()),
    state: () => (databases().includes('orders') ? stateOf('orders') : 'absent'),
    keptState: ([kept]) => {
      const name = /the database (\S+),/.exec(kept ?? '')?.[1];
      if (name === undefined) return 'absent';
      server.sql(`alter database "${name}" allow_connections true`);
      const state = stateOf(name);
      server.sql(`drop database "${name}"`);
      return state;
    },
  };
}

/** Answers what the manifest would say. */
function dumpInto(server: Postgres, file: string, format: string) {
  const target = format === 'directory' ? `${file}.d` : file;
  const at = ['-h', server.socket, '-p', String(server.port), '-U', 'postgres'];
  const argv = [...at, `--format=${format}`, '-Z0', '-f', target, 'orders'];
  execFileSync(`${postgresPrograms}/pg_dump`, argv);
  if (format === 'directory') execFileSync('tar', ['-cf', file, '-C', target, '.']);
  return { format, tables: 1, database: 'orders', encoding: 'UTF8', collation: 'C.UTF-8' };
}

function contentOf(version: string): string {
  return `create table notes (id int primary key, text text);
    insert into notes select i, '${version} ' || i from generate_series(1, 2000) i;
    create view short as select * from notes where id < 10;`;
}

const content = `select md5(string_agg(notes::text, '' order by id)), min(text), max(text) from notes`;
