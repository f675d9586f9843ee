import { BackupError } from '../../../model/failures.ts';
import type { Estimated, Output, Source } from '../../../ports/source.ts';
import type { Finding, StepContext } from '../../../ports/step-context.ts';
import type { Access } from './access.ts';
import { type Account, accountsSql, grantsSql, writeAccounts } from './accounts.ts';
import { numberOf } from './explain-client.ts';
import { isAtLeast } from './family.ts';
import { findingOf, type Server } from './server.ts';

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
      return [findingOf(error)];
    }
  }

  estimate(): Promise<Estimated> {
    return Promise.resolve({ bytes: 0, scratchBytes: 0 });
  }

  async dump(context: StepContext): Promise<Output> {
    const server = await this.#access.open(context);
    const accounts = await listAccounts(server, context);
    const rows = await server.rows(grantsSql(accounts, withHashesAsHex(server)), context);
    const text = writeAccounts(accounts, rows);
    return {
      program: { argv: ['cat'], stdin: 'pipe' },
      place: server.place,
      feed: (stdin) => void stdin.end(text),
      settle: ({ bytes }) => {
        if (bytes !== Buffer.byteLength(text)) throw cutOff();
        const { family, version } = server;
        const facts = { flavor: family, serverVersion: version, accounts: accounts.length };
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
