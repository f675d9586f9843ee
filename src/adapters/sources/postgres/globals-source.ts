import { extname } from 'node:path';
import { failureFinding } from '../../../model/failure-finding.ts';
import { BackupError } from '../../../model/failures.ts';
import type { Estimated, Output, Source } from '../../../ports/source.ts';
import type { Finding, StepContext } from '../../../ports/step-context.ts';
import { explainDump } from './explain-client.ts';
import type { Reached } from './maintenance.ts';
import { connectionTo } from './sql.ts';

const module = new URL(`footer-inspector${extname(import.meta.url)}`, import.meta.url).href;

/** The roles and tablespaces of a server, without passwords: whoever may dump databases need not be a superuser. */
export function createGlobalsSource(open: (context: StepContext) => Promise<Reached>): Source {
  return new GlobalsSource(open);
}

class GlobalsSource implements Source {
  readonly kind = 'postgres';
  readonly suffix = 'sql';
  readonly #open: (context: StepContext) => Promise<Reached>;

  constructor(open: (context: StepContext) => Promise<Reached>) {
    this.#open = open;
  }

  async check(context: StepContext): Promise<readonly Finding[]> {
    try {
      await this.#open(context);
      return [];
    } catch (error) {
      context.signal.throwIfAborted();
      return [failureFinding(error)];
    }
  }

  estimate(): Promise<Estimated> {
    return Promise.resolve({ bytes: 0, scratchBytes: 0 });
  }

  async dump(context: StepContext): Promise<Output> {
    const { server, name } = await this.#open(context);
    const facts = await server.ask<Counted>(counted, name, context);
    context.record({ content: 'globals', ...facts, clientVersion: server.clientVersion });
    return {
      place: server.place,
      program: server.command('pg_dumpall', [
        ...['-w', '-d', connectionTo(name), '--globals-only', '--no-role-passwords'],
      ]),
      inspector: { module },
      explain: explainDump('pg_dumpall', server.label),
      settle: ({ found }) => {
        // By the inspector of this source.
        const { isComplete } = (found ?? {}) as { readonly isComplete?: boolean };
        if (isComplete === true) return Promise.resolve();
        throw new BackupError({
          code: 'BP5014',
          message: 'pg_dumpall ended well, but the last line of its dump is missing',
          hint: 'run it again; does something that stands for pg_dumpall cut its output?',
        });
      },
    };
  }
}

interface Counted {
  readonly serverVersion: string;
  readonly roles: number;
  readonly tablespaces: number;
}

const counted = `SELECT json_build_object('serverVersion', current_setting('server_version'),
  'roles', (SELECT count(*) FROM pg_roles WHERE rolname !~ '^pg_'),
  'tablespaces', (SELECT count(*) FROM pg_tablespace WHERE spcname !~ '^pg_'))`;
