import { rm } from 'node:fs/promises';
import { extname } from 'node:path';
import { failureFinding } from '../../../../model/failure-finding.ts';
import type { RestoreParts } from '../../../../ports/definition.ts';
import type { Inspection } from '../../../../ports/inspector.ts';
import type {
  Handle,
  Inspects,
  Loading,
  Restorer,
  RestoreWish,
  Settled,
  SettleWish,
  Survey,
} from '../../../../ports/restorer.ts';
import type { Finding, StepContext } from '../../../../ports/step-context.ts';
import { type Access, createAccess } from '../access.ts';
import type { Server } from '../server.ts';
import { loadAccounts, surveyAccounts } from './accounts.ts';
import type { DumpOptions } from './dump-inspector.ts';
import { notPutBack, restoring } from './failures.ts';
import { finishBeside } from './finish-load.ts';
import { callsOf, fromHandle, type MysqlHandle, toHandle } from './handle.ts';
import { explainLoad, loadCommand } from './load-command.ts';
import { loadAside, overwrite, settleAside, takeAside } from './overwrite.ts';
import { dumpOf } from './prepare.ts';
import { planWay, surveyDatabase, surveyNothing } from './survey.ts';
import { createSql, exchange } from './swap.ts';
import { conclude, takeBack } from './take-back.ts';
import { type Definition, databaseOf, serverOf } from './target.ts';

/** The same file in the sources and in what is built of them. */
const module = new URL(`dump-inspector${extname(import.meta.url)}`, import.meta.url).href;

/** A dump is loaded into a database of its own, whose tables take the place of the live ones in one statement. */
export function createRestorer(definition: Definition, parts: RestoreParts): Restorer & Inspects {
  return new MysqlRestorer(definition, parts);
}

class MysqlRestorer implements Restorer, Inspects {
  readonly kind = 'mysql';
  readonly #definition: Definition;
  readonly #parts: RestoreParts;
  readonly #access: Access | { readonly unknown: string };

  constructor(definition: Definition, parts: RestoreParts) {
    this.#definition = definition;
    this.#parts = parts;
    const server = serverOf(definition);
    this.#access = 'unknown' in server ? server : createAccess(server, parts);
  }

  check(context: StepContext): Promise<readonly Finding[]> {
    return this.#parts.via.check(context);
  }

  async survey(wish: RestoreWish, context: StepContext): Promise<Survey> {
    if (dumpOf(wish).content === 'accounts') return surveyAccounts();
    try {
      const server = await this.#open(context);
      const around = this.#parts;
      const live = this.#nameOf(server, wish);
      return await surveyDatabase(server, { live, wish, around }, context);
    } catch (cause) {
      return surveyNothing(failureFinding(cause));
    }
  }

  async prepare(wish: RestoreWish, context: StepContext): Promise<Handle> {
    const dump = dumpOf(wish);
    if (dump.content === 'accounts') {
      return toHandle({ way: 'accounts', file: await context.scratch.path('accounts.sql') });
    }
    const server = await this.#open(context);
    const live = this.#nameOf(server, wish);
    const { way, handle } = await planWay(server, { live, wish }, context);
    if (way === 'swap') return toHandle(handle);
    const file = await context.scratch.path('dump.sql');
    const there = this.#parts.via.isHere ? file : await server.place.scratch('dump.sql', context);
    return toHandle({ way, live, dump, bytes: wish.plain.bytes, file, there });
  }

  inspection(handle: Handle): Inspection {
    return { module, options: { ...optionsFor(fromHandle(handle)) } };
  }

  load(handle: Handle, context: StepContext): Promise<Loading> {
    return restoring(() => this.#load(handle, context));
  }

  async #load(handle: Handle, context: StepContext): Promise<Loading> {
    const known = fromHandle(handle);
    if (known.way === 'accounts') return loadAccounts(known);
    const inspector = this.inspection(handle);
    if (known.way === 'overwrite') {
      return await loadAside(known, { via: this.#parts.via, inspector }, context);
    }
    const server = await this.#open(context);
    // Of an attempt that was killed.
    await takeBack(server, known, context);
    await server.rows(createSql(known.beside, known.dump), context);
    const { dump, beside: database } = known;
    const calledBy = callsOf(dump);
    return {
      sink: {
        program: loadCommand({ ...server, database, calledBy }),
        place: server.place,
        settle: explainLoad,
      },
      inspector,
      finish: (found) => restoring(() => finishBeside(server, { handle: known, found }, context)),
    };
  }

  async activate(handle: Handle, context: StepContext): Promise<void> {
    const known = fromHandle(handle);
    if (known.way === 'accounts') return;
    await restoring(async () => {
      const server = await this.#open(context);
      if (known.way === 'swap') await exchange(server, known, context);
      else await overwrite(server, known, context);
    });
  }

  async rollback(handle: Handle, context: StepContext): Promise<void> {
    const known = fromHandle(handle);
    if (known.way === 'accounts') return await rm(known.file, { force: true });
    if (known.way === 'overwrite') return await takeAside(known);
    await restoring(async () => takeBack(await this.#open(context), known, context));
  }

  async settle(handle: Handle, wish: SettleWish, context: StepContext): Promise<Settled> {
    const known = fromHandle(handle);
    if (known.way === 'accounts') await rm(known.file, { force: true });
    if (known.way === 'overwrite') await settleAside(known);
    if (known.way !== 'swap') return { kept: [] };
    const discards = wish.discardPrevious || known.discardPrevious;
    const kept = await restoring(async () =>
      conclude(await this.#open(context), { handle: known, discards }, context),
    );
    return { kept: kept === null ? [] : [kept] };
  }

  async #open(context: StepContext): Promise<Server> {
    if ('unknown' in this.#access) {
      throw notPutBack(this.#access.unknown, 'correct the pipeline, or name only one of them');
    }
    return await this.#access.open(context);
  }

  #nameOf({ address }: Server, wish: RestoreWish): string {
    const name = databaseOf(this.#definition, dumpOf(wish)) ?? address.database ?? null;
    if (name !== null) return name;
    const hint = 'name it: `--to <dump>.database=<name>`';
    throw notPutBack('nobody can say which database it is', hint);
  }
}

function optionsFor(handle: MysqlHandle): DumpOptions {
  if (handle.way === 'accounts') return { bytes: 0, ownName: null };
  return { bytes: handle.bytes, ownName: callsOf(handle.dump) };
}
