import type { SecretReference } from '../../../model/secret-reference.ts';
import type { ContainerEnvironment, ContainerFacts } from '../../../ports/engine-survey.ts';

/** Who a dump is at a server in a container: by the variables that images of such servers are told it with. */
export interface Account {
  readonly user?: string;
  readonly password?: SecretReference;
  /** All that this account may see. Left out: everything there is. */
  readonly database?: string;
}

type Given = readonly [ContainerFacts, ContainerEnvironment];

export function postgresAccount(given: Given): Account {
  const [, variables] = given;
  const user = firstOf(variables, ['POSTGRES_USER', 'POSTGRESQL_USERNAME']);
  return {
    user: user ?? 'postgres',
    ...passwordOf(given, ['POSTGRES_PASSWORD', 'POSTGRESQL_PASSWORD']),
  };
}

/** Its root where the container knows the password, or that there is none; else the user of the application. */
export function mysqlAccount(given: Given): Account {
  const [, variables] = given;
  const root = passwordOf(given, ['MARIADB_ROOT_PASSWORD', 'MYSQL_ROOT_PASSWORD']);
  const [user, database] = ['USER', 'DATABASE'].map((word) =>
    firstOf(variables, [`MARIADB_${word}`, `MYSQL_${word}`]),
  );
  const own = passwordOf(given, ['MARIADB_PASSWORD', 'MYSQL_PASSWORD']);
  const isRoot = root.password !== undefined || !(user && database && own.password);
  return isRoot ? { user: 'root', ...root } : { user, database, ...own };
}

export function redisAccount(given: Given): Account {
  return passwordOf(given, ['REDIS_PASSWORD', 'VALKEY_PASSWORD']);
}

function passwordOf([{ name }, variables]: Given, names: readonly string[]): Account {
  const found = names.find((one) => variables.get(one) || variables.get(`${one}_FILE`));
  return found === undefined ? {} : { password: { container: name, env: found } };
}

function firstOf(variables: ContainerEnvironment, names: readonly string[]): string | null {
  return names.map((name) => variables.get(name)).find(Boolean) ?? null;
}
