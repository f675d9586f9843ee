import { extname } from 'node:path';
import { failureFinding } from '../../../model/failure-finding.ts';
import { BackupError } from '../../../model/failures.ts';
import type { Facts } from '../../../model/run/facts.ts';
import type { DumpEnd, Estimated, Output, Source } from '../../../ports/source.ts';
import type { Finding, StepContext } from '../../../ports/step-context.ts';
import type { Access } from './access.ts';
import { nameless } from './address.ts';
import { checkDatabase, readGrants, seesRoutines } from './check-database.ts';
import { dumpArguments } from './dump-arguments.ts';
import { findDumpProgram } from './dump-program.ts';
import type { FoundInDump } from './footer-inspector.ts';
import { type Grant, isGranted } from './grants.ts';
import {
  changesCollation,
  codeOf,
  type Inventory,
  isStored,
  routineKinds,
  takeInventory,
} from './inventory.ts';
import { clientCommand } from './run-client.ts';
import { isPart, isSelected, type Selection, selectionFor } from './selection.ts';
import type { Server } from './server.ts';
import { nameTheirs } from './trigger-headers.ts';

/** The same file in the sources and in what is built of them. */
const inspector = new URL(`footer-inspector${extname(import.meta.url)}`, import.meta.url).href;

interface Lists {
  readonly tables: readonly string[];
  readonly exclude: readonly string[];
}

interface Dumped extends Lists {
  /** Left out: the URL names it. */
  readonly database?: string;
}

/** One database as SQL, of one moment. */
export function createDatabaseSource(dumped: Dumped, access: Access): Source {
  return new DatabaseSource(dumped, access);
}

class DatabaseSource implements Source {
  readonly kind = 'mysql';
  readonly suffix = 'sql';
  readonly #dumped: Dumped;
  readonly #access: Access;

  constructor(dumped: Dumped, access: Access) {
    this.#dumped = dumped;
    this.#access = access;
  }

  async check(context: StepContext): Promise<readonly Finding[]> {
    const way = await this.#access.around.via.check(context);
    if (way.some(({ severity }) => severity === 'error')) return way;
    try {
      const server = await this.#access.open(context);
      const { findings } = findDumpProgram(server, this.#access.around);
      return [...way, ...findings, ...(await checkDatabase(server, this.#target(server), context))];
    } catch (error) {
      return [...way, failureFinding(error)];
    }
  }

  async estimate(context: StepContext): Promise<Estimated> {
    const { server, inventory } = await this.#look(context);
    const { selection } = this.#target(server);
    const sizes = inventory.tables
      .filter(({ name }) => isSelected(selection, name))
      .map(({ dataBytes }) => dataBytes);
    return { bytes: sizes.reduce((sum, bytes) => sum + bytes, 0), scratchBytes: 0 };
  }

  async dump(context: StepContext): Promise<Output> {
    const { server, inventory } = await this.#look(context);
    const { program, findings } = findDumpProgram(server, this.#access.around);
    if (program === null) throw unfit(findings);
    const grants = await readGrants(server, context);
    const target = this.#target(server);
    const mayProcess = isGranted(grants, { privilege: 'PROCESS' });
    const wish = { ...target, program, inventory, mayProcess };
    const named = { database: target.database, triggers: codeOf(inventory, 'trigger') };
    const namesItself = changesCollation(inventory) || (await nameTheirs(server, named, context));
    const clientVersion = program.version;
    const facts = factsOf({ server, inventory, grants, ...target, clientVersion, namesItself });
    return {
      program: clientCommand(server.options, [program.name, ...dumpArguments(wish)]),
      place: server.place,
      inspector: { module: inspector },
      settle: (end) => {
        context.record({ ...facts, tables: assertComplete(end, program.name).tables });
        return Promise.resolve();
      },
    };
  }

  async #look(context: StepContext): Promise<{ server: Server; inventory: Inventory }> {
    const server = await this.#access.open(context);
    const { database } = this.#target(server);
    const inventory = await takeInventory(server, database, context);
    if (inventory !== null) return { server, inventory };
    throw new BackupError({
      code: 'BP5010',
      message: `${server.label}: there is no database ${database}, or none that this account may see`,
      hint: 'was it dropped since the run began? Then correct the pipeline',
    });
  }

  #target({ address }: Server) {
    const database = this.#dumped.database ?? address.database;
    if (database === undefined) throw nameless();
    return { database, selection: selectionFor(database, this.#dumped) };
  }
}

function unfit([first]: readonly Finding[]): BackupError {
  const { message = 'there is no program that dumps', hint = 'install it' } = first ?? {};
  return new BackupError({ code: 'BP5012', message, hint });
}

interface Looked {
  readonly server: Server;
  readonly inventory: Inventory;
  readonly grants: readonly Grant[];
  readonly database: string;
  readonly selection: Selection;
  readonly clientVersion: string;
  readonly namesItself: boolean;
}

function factsOf(looked: Looked): Facts {
  const { server, inventory, grants, database, selection, clientVersion, namesItself } = looked;
  const { charset, collation, tables } = inventory;
  const stored = tables.filter((table) => isStored(table) && isSelected(selection, table.name));
  const isWhole = selection.only === undefined;
  const code = {
    routines: codeOf(inventory, ...routineKinds).length,
    events: codeOf(inventory, 'event').length,
  };
  return {
    ...{ database, flavor: server.family, serverVersion: server.version, clientVersion },
    ...{ charset, collation },
    sizeBytes: stored.reduce((sum, { dataBytes, indexBytes }) => sum + dataBytes + indexBytes, 0),
    views: codeOf(inventory, 'view').filter(({ name }) => isSelected(selection, name)).length,
    triggers: codeOf(inventory, 'trigger').filter(({ table }) => isSelected(selection, table))
      .length,
    ...(isWhole ? code : {}),
    ...(isWhole && !seesRoutines(server, grants) && { seesRoutines: false }),
    ...(namesItself && { namesItself }),
    ...(isPart(selection) && { selection: { ...selection } }),
  };
}

function assertComplete({ found }: DumpEnd, program: string): FoundInDump {
  // By the inspector of this source.
  const dump = found as unknown as FoundInDump | null;
  if (dump?.isComplete) return dump;
  throw new BackupError({
    code: 'BP5014',
    message: `${program} ended well, but its last line is missing: the dump is not complete`,
    hint: 'run it again; does an option file, or whatever stands for the program, cut its output?',
  });
}
