import { failureFinding } from '../../../model/failure-finding.ts';
import type { SourcePostgres } from '../../../model/plan.ts';
import type { Expands, Member } from '../../../ports/expands.ts';
import type { Finding, StepContext } from '../../../ports/step-context.ts';
import { rememberSuccess } from '../../../util/remember-success.ts';
import { toSlug } from '../../../util/slug.ts';
import type { Around } from './address.ts';
import { lookAt } from './database-facts.ts';
import { createDatabaseSource } from './database-source.ts';
import { createGlobalsSource } from './globals-source.ts';
import { maintenance, openFirst, type Reached } from './maintenance.ts';
import { openServer } from './server.ts';

/** Several databases of a server, each an artifact of its own; with all of them, its roles and tablespaces. */
export function createServerSource(config: SourcePostgres, around: Around): Expands {
  return new ServerSource(config, around);
}

class ServerSource implements Expands {
  readonly kind = 'postgres';
  readonly seeks = 'database on the server that accepts connections';
  readonly #config: SourcePostgres;
  readonly #around: Around;
  readonly #open: (context: StepContext) => Promise<Reached>;
  #turn: Promise<unknown> = Promise.resolve();

  constructor(config: SourcePostgres, around: Around) {
    this.#config = config;
    this.#around = around;
    const names = [...config.databases, ...maintenance];
    // The same for all databases.
    this.#open = rememberSuccess((context) =>
      openFirst(names, (database) => openServer(config, around, { database, context })),
    );
  }

  async check(context: StepContext): Promise<readonly Finding[]> {
    const findings = await this.#around.via.check(context);
    if (findings.some(({ severity }) => severity === 'error')) return findings;
    try {
      const { connectable, closed } = await this.#list(context);
      const { all, databases } = this.#config;
      const lost = databases.filter((name) => !connectable.includes(name));
      const left = all === true ? closed : [];
      return [...findings, ...lost.map(notThere), ...left.map(leftOut)];
    } catch (error) {
      context.signal.throwIfAborted();
      return [...findings, failureFinding(error)];
    }
  }

  async expand(context: StepContext): Promise<readonly Member[]> {
    const { all, databases } = this.#config;
    if (all !== true) return databases.map((database) => this.#member(database));
    const { connectable } = await this.#list(context);
    return [...connectable.map((database) => this.#member(database)), this.#globals()];
  }

  #member(database: string): Member {
    const { via } = this.#around;
    return {
      name: toSlug(database),
      label: database,
      definition: { database },
      source: createDatabaseSource({
        ...{ config: this.#config, via, database },
        open: async (context) => (await this.#open(context)).server,
        look: (...question) => this.#inTurn(() => lookAt(...question)),
      }),
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

  async #list(context: StepContext): Promise<Listed> {
    const { server, name } = await this.#open(context);
    return await server.ask<Listed>(listed, name, context);
  }

  /** All databases at once would take the connections that the application needs. */
  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const next = this.#turn.then(work);
    this.#turn = next.catch(() => undefined);
    return next;
  }
}

interface Listed {
  readonly connectable: readonly string[];
  /** Templates, and those that let nobody in; without the two that every server has. */
  readonly closed: readonly string[];
}

const named = (condition: string) =>
  `coalesce(json_agg(datname ORDER BY datname) FILTER (WHERE ${condition}), '[]')`;

const isData = 'datallowconn AND NOT datistemplate';

const listed = `SELECT json_build_object('connectable', ${named(isData)},
  'closed', ${named(`NOT (${isData}) AND datname NOT IN ('template0', 'template1')`)}) FROM pg_database`;

function notThere(database: string): Finding {
  return {
    severity: 'error',
    message: `there is no database ${database}, or it accepts no connections`,
    hint: 'correct `databases`: capital letters count',
  };
}

function leftOut(database: string): Finding {
  return {
    severity: 'warning',
    message: `the database ${database} is a template or accepts no connections: it is left out`,
    hint: 'ALTER DATABASE … IS_TEMPLATE false ALLOW_CONNECTIONS true if it is data, or drop it',
  };
}
