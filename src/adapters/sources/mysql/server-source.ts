import { failureFinding } from '../../../model/failure-finding.ts';
import type { SourceMysql } from '../../../model/plan.ts';
import type { Expands, Member } from '../../../ports/expands.ts';
import type { Finding, StepContext } from '../../../ports/step-context.ts';
import { toSlug } from '../../../util/slug.ts';
import type { Access } from './access.ts';
import { createAccountsSource } from './accounts-source.ts';
import { systemSchemas } from './check-database.ts';
import { createDatabaseSource } from './database-source.ts';

type Config = Pick<SourceMysql, 'databases' | 'all' | 'tables' | 'exclude'>;

/** The name of the member that holds the accounts. */
const accounts = 'accounts';

/** Several databases of a server, or all of them and its accounts. */
export function createServerSource(config: Config, access: Access): Expands {
  return new ServerSource(config, access);
}

class ServerSource implements Expands {
  readonly kind = 'mysql';
  readonly seeks = 'database on the server that this account may see';
  readonly #config: Config;
  readonly #access: Access;

  constructor(config: Config, access: Access) {
    this.#config = config;
    this.#access = access;
  }

  async check(context: StepContext): Promise<readonly Finding[]> {
    const way = await this.#access.around.via.check(context);
    if (way.some(({ severity }) => severity === 'error')) return way;
    try {
      await this.#access.open(context);
      return way;
    } catch (error) {
      return [...way, failureFinding(error)];
    }
  }

  async expand(context: StepContext): Promise<readonly Member[]> {
    if (this.#config.all !== true) {
      return this.#config.databases.map((database) => this.#memberFor(database));
    }
    const server = await this.#access.open(context);
    const sql = 'select schema_name from information_schema.schemata order by 1;\n';
    const rows = await server.rows(sql, context);
    const names = rows.map(([name = '']) => name).filter((name) => !systemSchemas.includes(name));
    return [...names.map((database) => this.#memberFor(database)), this.#accounts()];
  }

  #memberFor(database: string): Member {
    const { tables, exclude } = this.#config;
    return {
      name: toSlug(database),
      label: database,
      definition: { database },
      source: createDatabaseSource({ database, tables, exclude }, this.#access),
    };
  }

  /** A database of this name would be a second member of it, which is refused. */
  #accounts(): Member {
    return {
      name: accounts,
      label: 'accounts and privileges',
      definition: {},
      source: createAccountsSource(this.#access),
    };
  }
}
