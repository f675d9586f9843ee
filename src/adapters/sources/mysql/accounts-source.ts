import { failureFinding } from '../../../model/failure-finding.ts';
import { BackupError } from '../../../model/failures.ts';
import type { Estimated, Output, Source } from '../../../ports/source.ts';
import type { Finding, StepContext } from '../../../ports/step-context.ts';
import type { Access } from './access.ts';
import { type Account, accountsSql, grantsSql, writeAccounts } from './accounts.ts';
import { numberOf } from './explain-client.ts';
import { isAtLeast } from './family.ts';
import type { Rows, Server } from './server.ts';

/** The accounts of a server with what they may do, as statements. Password hashes are in it. */
export function createAccountsSource(access: Access): Source {
  return new AccountsSource(access);
}

class AccountsSource implements Source {
  readonly kind = 'mysql';
  readonly suffix = 'sql';
  readonly #access: Access;

  constructor(access: Access) {
    this.#access = access;
  }

  async check(context: StepContext): Promise<readonly Finding[]> {
    try {
      const server = await this.#access.open(context);
      await listAccounts(server, context);
      return [];
    } catch (error) {
      return [failureFinding(error)];
    }
  }

  estimate(): Promise<Estimated> {
    return Promise.resolve({ bytes: 0, scratchBytes: 0 });
  }

  async dump(context: StepContext): Promise<Output> {
    const server = await this.#access.open(context);
    const accounts = await listAccounts(server, context);
    const known = await readAll(server, accounts, context);
    const text = writeAccounts(known.accounts, known.rows);
    return {
      program: { argv: ['cat'], stdin: 'pipe' },
      place: server.place,
      feed: (stdin) => void stdin.end(text),
      settle: ({ bytes }) => {
        if (bytes !== Buffer.byteLength(text)) throw cutOff();
        const { family, version } = server;
        const facts = { flavor: family, serverVersion: version, accounts: known.accounts.length };
        context.record({ content: 'accounts', ...facts });
        return Promise.resolve();
      },
    };
  }
}

async function listAccounts(server: Server, context: StepContext): Promise<readonly Account[]> {
  try {
    const rows = await server.rows(accountsSql(server.family), context);
    return rows.map(([user = '', host = '', isRole]) => ({ user, host, isRole: isRole === 'Y' }));
  } catch (error) {
    if (!(error instanceof BackupError) || ![1142, 1044, 1227].includes(numberOf(error)))
      throw error;
    throw new BackupError({
      code: 'BP5010',
      message: `${server.label}: the account may not read the accounts of the server, which \`all\` includes`,
      hint: 'GRANT SELECT ON `mysql`.* TO this account, or name `databases` in place of `all`',
      facts: { number: numberOf(error) },
    });
  }
}

interface Known {
  readonly accounts: readonly Account[];
  readonly rows: Rows;
}

const noSuchAccount: readonly number[] = [1133, 1141];

/** What stands in the table is not always an account: one of a host name is none where no name is resolved. */
async function readAll(
  server: Server,
  accounts: readonly Account[],
  context: StepContext,
): Promise<Known> {
  const read = (some: readonly Account[]) =>
    server.rows(grantsSql(some, withHashesAsHex(server)), context);
  try {
    return { accounts, rows: await read(accounts) };
  } catch (error) {
    const [one, ...others] = accounts;
    if (one === undefined || !noSuchAccount.includes(numberOf(error))) throw error;
    if (others.length > 0) {
      const halves = [accounts.slice(0, accounts.length / 2), accounts.slice(accounts.length / 2)];
      const known = await Promise.all(halves.map((half) => readAll(server, half, context)));
      return {
        accounts: known.flatMap((half) => half.accounts),
        rows: known.flatMap(({ rows }) => rows),
      };
    }
    context.warn('the server does not know an account of its own table, which is left out');
    return { accounts: [], rows: [] };
  }
}

function withHashesAsHex({ family, version }: Server): boolean {
  return family === 'mysql' && isAtLeast(version, '8.0.17');
}

function cutOff(): BackupError {
  return new BackupError({
    code: 'BP5014',
    message: 'the accounts did not arrive whole',
    hint: 'run it again',
  });
}
