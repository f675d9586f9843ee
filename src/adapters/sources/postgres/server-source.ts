import type { SourcePostgres } from '../../../model/plan.ts';
import type { Expands, Member } from '../../../ports/expands.ts';
import type { Finding, StepContext } from '../../../ports/step-context.ts';
import { toSlug } from '../../../util/slug.ts';
import type { Around } from './address.ts';
import { createDatabaseSource } from './database-source.ts';
import { findingOf } from './finding-of.ts';
import { createGlobalsSource } from './globals-source.ts';
import { openServer, type Server } from './server.ts';

/** Several databases of a server, each an artifact of its own; with all of them, its roles and tablespaces. */
export function createServerSource(config: SourcePostgres, around: Around): Expands {
  return new ServerSource(config, around);
}

class ServerSource implements Expands {
  readonly kind = 'postgres';
  readonly seeks = 'database on the server that accepts connections';
  readonly #config: SourcePostgres;
  readonly #around: Around;

  constructor(config: SourcePostgres, around: Around) {
    this.#config = config;
    this.#around = around;
  }

  async check(context: StepContext): Promise<readonly Finding[]> {
    const findings = await this.#around.via.check(context);
    if (findings.some(({ severity }) => severity === 'error')) return findings;
    try {
      const names = await this.#list(context);
      const { databases } = this.#config;
      const lost = databases.filter((name) => !names.includes(name));
      return [...findings, ...lost.map(notThere)];
    } catch (error) {
      context.signal.throwIfAborted();
      return [...findings, findingOf(error)];
    }
  }

  async expand(context: StepContext): Promise<readonly Member[]> {
    const { all, databases } = this.#config;
    const names = all === true ? await this.#list(context) : databases;
    const members = names.map((database) => this.#member(database));
    return all === true ? [...members, this.#globals()] : members;
  }

  #member(database: string): Member {
    return {
      name: toSlug(database),
      label: database,
      definition: { database },
      source: createDatabaseSource({ config: this.#config, around: this.#around, database }),
    };
  }

  #globals(): Member {
    return {
      name: 'globals',
      label: 'roles and tablespaces',
      definition: {},
      source: createGlobalsSource((context) => this.#open(context)),
    };
  }

  async #list(context: StepContext): Promise<readonly string[]> {
    return await (await this.#open(context)).ask<readonly string[]>(
      listed,
      this.#anyDatabase,
      context,
    );
  }

  async #open(context: StepContext): Promise<Server> {
    return await openServer(this.#config, this.#around, { database: this.#anyDatabase, context });
  }

  /** One that the role may surely use is better than one that it may have no business in. */
  get #anyDatabase(): string {
    return this.#config.databases[0] ?? 'postgres';
  }
}

const listed = `SELECT coalesce(json_agg(datname ORDER BY datname), '[]') FROM pg_database
  WHERE datallowconn AND NOT datistemplate`;

function notThere(database: string): Finding {
  return {
    severity: 'error',
    message: `there is no database ${database}, or it accepts no connections`,
    hint: 'correct `databases`: capital letters count',
  };
}
