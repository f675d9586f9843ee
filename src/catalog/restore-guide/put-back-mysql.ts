import type { Json } from '../../model/run/facts.ts';
import type { Original, PuttingBack } from './putting-back.ts';

/** Older clients, and those of MySQL, take the first line for an error. */
const withoutFirst = '1{/enable the sandbox mode/d;}';

/** With the client program that loads it best. Where the server is, is said in `~/.my.cnf` or by options. */
export function loadMysql(plainFile: string, original: Original): PuttingBack {
  const { facts, folder, name } = original;
  const client = facts.flavor === 'mysql' ? 'mysql' : 'mariadb';
  if (facts.content === 'accounts') return lookAtAccounts(plainFile, client);
  const database = folder.replace(/[^a-zA-Z0-9]+/g, '_').slice(0, 64);
  const load = `${client} --binary-mode --default-character-set=utf8mb4 ${database}`;
  const create = `CREATE DATABASE ${database}${charsetOf(facts.charset, facts.collation)}`;
  const namesItself = facts.namesItself === true;
  const rename = `s/^ALTER DATABASE .* CHARACTER SET /ALTER DATABASE ${database} CHARACTER SET /`;
  const edit = `sed '${[withoutFirst, ...(namesItself ? [rename] : [])].join(';')}'`;
  return {
    says: [
      `It is the database${name} as SQL. Load it into a new database, \`${database}\`, look at it, and move its tables to their place (\`RENAME TABLE\`), or point the application to it. Add \`--host\`, \`--user\` and \`--password\` where the server is not here or \`~/.my.cnf\` does not say it. Code in it (views, triggers, routines, events) works as the accounts that made it: they should exist.`,
      ...(namesItself
        ? [
            `The server may still have a database${name}: a trigger that calls it by its name is then refused as one in the wrong schema. Take the name away before it, and load again into an empty database.`,
          ]
        : []),
    ],
    commands: [`${client} -e '${create}'`, `${edit} ${plainFile} | ${load}`],
    programs: [client, 'sed'],
    filter: `${edit} | ${load}`,
  };
}

function lookAtAccounts(plainFile: string, client: string): PuttingBack {
  return {
    says: [
      `It holds the accounts of the server and what they may do, as SQL, with password hashes. Look at it, remove what should not come back, and give the rest to the client program: \`${client} --force < ${plainFile}\`. Accounts that exist stay as they are, but for what is granted to them.`,
    ],
    commands: [],
    programs: [client],
    filter: null,
  };
}

/** They stand in a command. */
function charsetOf(charset: Json | undefined, collation: Json | undefined): string {
  const isWord = (value: Json | undefined) => typeof value === 'string' && /^\w+$/.test(value);
  return isWord(charset) && isWord(collation)
    ? ` CHARACTER SET ${charset} COLLATE ${collation}`
    : '';
}
