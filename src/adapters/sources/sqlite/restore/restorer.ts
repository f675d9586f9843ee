import { realpathSync, rmSync } from 'node:fs';
import { BackupError } from '../../../../model/failures.ts';
import type { SourceSqlite } from '../../../../model/plan.ts';
import { explained } from '../../../../model/restore/explained.ts';
import type { RestoreParts } from '../../../../ports/definition.ts';
import type {
  Handle,
  Loading,
  Restorer,
  RestoreWish,
  Settled,
  SettleWish,
  Survey,
} from '../../../../ports/restorer.ts';
import type { Finding, StepContext } from '../../../../ports/step-context.ts';
import {
  assertSamePlaces,
  conclude,
  exchange,
  leftoversOf,
  takeBack,
} from '../../../../util/exchange/exchange.ts';
import { makeParents, removeParents } from '../../../../util/exchange/parents.ts';
import { writeReceipt } from '../../../../util/exchange/receipt.ts';
import type { Seat } from '../../../../util/exchange/seat.ts';
import { takeRights } from '../../../../util/exchange/take-rights.ts';
import { fromHandle, toHandle } from './handle.ts';
import { describeUsers } from './in-use.ts';
import { type Destined, findLive } from './member-path.ts';
import { prepareSeat } from './prepare.ts';
import { analyze, assertWhole } from './prove.ts';
import { surveyDatabase, surveyNothing } from './survey.ts';

type Definition = Pick<SourceSqlite, 'path'>;

/** A database file that is proved beside the live one, and exchanged with it and with all that belongs to it. */
export function createRestorer(definition: Definition, parts: RestoreParts): Restorer {
  return new SqliteRestorer(definition, parts);
}

class SqliteRestorer implements Restorer {
  readonly kind = 'sqlite';
  readonly #path: string;
  readonly #parts: RestoreParts;

  constructor({ path }: Definition, parts: RestoreParts) {
    this.#path = path;
    this.#parts = parts;
  }

  check(): Promise<readonly Finding[]> {
    return Promise.resolve([]);
  }

  survey(wish: RestoreWish): Promise<Survey> {
    const found = this.#find(wish);
    if ('unknown' in found) return Promise.resolve(surveyNothing(found.unknown));
    return surveyDatabase(found.live, wish, this.#parts);
  }

  prepare(wish: RestoreWish): Promise<Handle> {
    const found = this.#find(wish);
    if ('live' in found) return Promise.resolve(toHandle(prepareSeat(found.live, wish)));
    const hint = 'name the file itself: `--to <dump>.path=<file>`';
    return Promise.reject(new BackupError({ code: 'BP5110', message: found.unknown, hint }));
  }

  async load(handle: Handle, context: StepContext): Promise<Loading> {
    // Of an attempt that was killed.
    await this.rollback(handle, context);
    const { expected, seat, receipt, parents, analyzes } = fromHandle(handle);
    await explained(() => {
      assertSamePlaces([seat]);
      makeParents(parents);
    });
    return {
      sink: { file: seat.beside },
      finish: async () => {
        const loaded = { file: seat.beside, place: this.#parts.place };
        await assertWhole({ ...loaded, expected }, context);
        if (analyzes) await analyze(loaded, context);
        await explained(() => {
          takeRights(seat);
          writeReceipt(receipt, [seat]);
        });
      },
    };
  }

  async activate(handle: Handle): Promise<void> {
    const { seat, receipt } = fromHandle(handle);
    const users = describeUsers(seat.live);
    if (users !== null) {
      const hint = 'stop it and restore again: it would go on writing into the old one';
      throw new BackupError({ code: 'BP5113', message: users, hint });
    }
    await explained(() => exchange(receipt, [seat]));
  }

  async rollback(handle: Handle, context: StepContext): Promise<void> {
    const { seat, receipt, parents } = fromHandle(handle);
    for (const stray of await explained(() => takeBack(receipt, [seat]))) {
      context.warn(`what was put at a target meanwhile is kept at ${stray}`);
    }
    await explained(() => {
      removeLeftovers(seat);
      removeParents(parents);
    });
  }

  async settle(handle: Handle, wish: SettleWish): Promise<Settled> {
    const { seat, receipt, discardPrevious } = fromHandle(handle);
    const discard = wish.discardPrevious || discardPrevious;
    const kept = await explained(() => conclude(receipt, [seat], discard));
    await explained(() => removeLeftovers(seat));
    return { kept };
  }

  #find({ facts }: RestoreWish): Destined {
    return findLive(this.#path, facts, realpathSync(this.#parts.repository));
  }
}

function removeLeftovers(seat: Seat): void {
  for (const path of leftoversOf([seat])) rmSync(path, { force: true });
}
