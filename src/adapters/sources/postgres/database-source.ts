import { extname } from 'node:path';
import { failureFinding } from '../../../model/failure-finding.ts';
import { BackupError } from '../../../model/failures.ts';
import type { SourcePostgres } from '../../../model/plan.ts';
import type { DumpEnd, Estimated, Output, Source } from '../../../ports/source.ts';
import type { Finding, StepContext } from '../../../ports/step-context.ts';
import type { Via } from '../../../ports/via.ts';
import { rememberBriefly } from '../../../util/remember-briefly.ts';
import { type Looked, lookAt } from './database-facts.ts';
import { dumpDirectory } from './directory-dump.ts';
import { dumpCommand } from './dump-command.ts';
import { explainDump } from './explain-client.ts';
import { judgeRights } from './judge-rights.ts';
import { judgeStandby } from './judge-standby.ts';
import { judgeRoomThere } from './room-there.ts';
import type { Server } from './server.ts';

export interface DatabaseWish {
  readonly config: SourcePostgres;
  readonly via: Via;
  /** `null`: the one of the URL. */
  readonly database: string | null;
  readonly open: (context: StepContext) => Promise<Server>;
  /** Left out: at once. */
  readonly look?: typeof lookAt;
}

/** One database, whole or in part. */
export function createDatabaseSource(wish: DatabaseWish): Source {
  return new DatabaseSource(wish);
}

const suffixes = { custom: 'pgdump', plain: 'sql', directory: 'pgdir.tar' } as const;

/** The same files in the sources and in what is built of them. */
const inspectors = {
  custom: new URL(`archive/inspector${extname(import.meta.url)}`, import.meta.url).href,
  plain: new URL(`footer-inspector${extname(import.meta.url)}`, import.meta.url).href,
} as const;

/** Preflight has asked what a dump that begins right after it would ask; each question is a program more. */
const sameMomentMs = 10_000;

class DatabaseSource implements Source {
  readonly kind = 'postgres';
  readonly suffix: string;
  readonly #wish: DatabaseWish;
  readonly #looked = rememberBriefly({
    find: (context: StepContext) => this.#look(context),
    forMs: sameMomentMs,
    now: ({ clock }) => clock.now(),
  });

  constructor(wish: DatabaseWish) {
    this.#wish = wish;
    this.suffix = suffixes[wish.config.format];
  }

  async check(context: StepContext): Promise<readonly Finding[]> {
    const findings = await this.#wish.via.check(context);
    if (findings.some(({ severity }) => severity === 'error')) return findings;
    try {
      return [...findings, ...(await this.#judge(context))];
    } catch (error) {
      context.signal.throwIfAborted();
      return [...findings, failureFinding(error)];
    }
  }

  async estimate(context: StepContext): Promise<Estimated> {
    const bytes = bytesOf(await this.#looked.lately(context));
    const isHere = this.#isDirectory && this.#wish.via.isHere;
    return { bytes, scratchBytes: isHere ? bytes : 0 };
  }

  async dump(context: StepContext): Promise<Output> {
    const { server, database, facts } = await this.#looked.lately(context);
    const { format } = this.#wish.config;
    context.record({ ...facts, ...this.#leftOut, format, ...this.#part });
    const wish = { ...this.#wish.config, database };
    if (format === 'directory') return await dumpDirectory(server, wish, context);
    return {
      place: server.place,
      program: dumpCommand(server, wish),
      inspector: { module: inspectors[format] },
      explain: explainDump('pg_dump', server.label),
      settle: (end) => Promise.resolve(assertComplete(end)),
    };
  }

  /** No role is needed for what does not stand in the SQL. */
  get #leftOut() {
    const { format, owners, privileges } = this.#wish.config;
    if (format !== 'plain') return {};
    return {
      ...(owners === 'drop' && { owners: [] }),
      ...(privileges === 'drop' && { grantees: [] }),
    };
  }

  /** Where only a part is dumped, what that is. */
  get #part() {
    const { schemas, tables, exclude } = this.#wish.config;
    const isWhole = schemas.length + tables.length + exclude.length === 0;
    return isWhole ? {} : { selection: { schemas, tables, exclude } };
  }

  get #isDirectory(): boolean {
    return this.#wish.config.format === 'directory';
  }

  async #judge(context: StepContext): Promise<readonly Finding[]> {
    const looked = await this.#looked.anew(context);
    // Which tables a pattern means is known to `pg_dump` alone.
    const isWhole = Object.keys(this.#part).length === 0;
    const isElsewhere = this.#isDirectory && !this.#wish.via.isHere;
    return [
      ...(isWhole ? judgeRights(looked, looked.database) : []),
      ...judgeStandby(looked),
      ...(isElsewhere ? await judgeRoomThere(looked.server, bytesOf(looked), context) : []),
    ];
  }

  async #look(context: StepContext): Promise<Looked & Opened> {
    const { look = lookAt } = this.#wish;
    const { server, database } = await this.#open(context);
    return { ...(await look(server, database, context)), server, database };
  }

  async #open(context: StepContext): Promise<Opened> {
    const { database, open } = this.#wish;
    const server = await open(context);
    const named = database ?? server.database;
    if (named !== null) return { server, database: named };
    throw new BackupError({
      code: 'BP5010',
      message: 'the `url` names no database',
      hint: 'write it behind the server: `postgres://host/database`',
    });
  }
}

interface Opened {
  readonly server: Server;
  readonly database: string;
}

function bytesOf({ sizeBytes, indexBytes }: Looked): number {
  return Math.max(0, sizeBytes - indexBytes);
}

/** A dump in SQL has a last line; an archive that was not whole was refused on its way. */
function assertComplete({ found }: DumpEnd): void {
  // By the inspectors of this source.
  const { isComplete } = (found ?? {}) as { readonly isComplete?: boolean };
  if (isComplete === true) return;
  throw new BackupError({
    code: 'BP5014',
    message: 'pg_dump ended well, but the last line of its dump is missing',
    hint: 'run it again; does something that stands for pg_dump cut its output?',
  });
}
