import { realpathSync, rmSync } from 'node:fs';
import { dirname, extname, resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { BackupError } from '../../../../model/failures.ts';
import type { SourceRedis } from '../../../../model/plan.ts';
import { explained } from '../../../../model/restore/explained.ts';
import type { Json } from '../../../../model/run/facts.ts';
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
import {
  assertSamePlaces,
  conclude,
  exchange,
  leftoversOf,
  takeBack,
} from '../../../../util/exchange/exchange.ts';
import { makeParents, removeParents } from '../../../../util/exchange/parents.ts';
import { writeReceipt } from '../../../../util/exchange/receipt.ts';
import type { FoundInDump } from '../rdb/rdb-inspector.ts';
import { fromHandle, type RedisHandle, readFacts, seatsOf, toHandle } from './handle.ts';
import { describeServer } from './in-use.ts';
import { layOut } from './lay-out.ts';
import { findLayout, type Layout } from './layout.ts';
import { prepareSeats } from './prepare.ts';
import { surveyFolder, surveyNothing } from './survey.ts';

/** The same file in the sources and in what is built of them. */
const module = new URL(`../rdb/rdb-inspector${extname(import.meta.url)}`, import.meta.url).href;

type Definition = Partial<Pick<SourceRedis, 'path'>>;

const unknown = 'nobody can say in which folder of this machine the server keeps its data';
const nameIt =
  'name it: `--to <dump>.path=<folder>`, or `path` in the pipeline; `redis-cli config get dir` tells it, and of a container it is the folder of its volume';

/** An RDB file that is proved beside the live one, and exchanged with it while the server does not run. */
export function createRestorer(definition: Definition, parts: RestoreParts): Restorer & Inspects {
  return new RedisRestorer(definition, parts);
}

class RedisRestorer implements Restorer, Inspects {
  readonly kind = 'redis';
  readonly #path: string | undefined;
  readonly #parts: RestoreParts;

  constructor({ path }: Definition, parts: RestoreParts) {
    this.#path = path;
    this.#parts = parts;
  }

  check(): Promise<readonly Finding[]> {
    return Promise.resolve([]);
  }

  survey(wish: RestoreWish): Promise<Survey> {
    const layout = this.#find(wish);
    if (layout === null) return Promise.resolve(surveyNothing(unknown, nameIt));
    return surveyFolder(layout, wish, this.#parts);
  }

  prepare(wish: RestoreWish): Promise<Handle> {
    const layout = this.#find(wish);
    if (layout !== null) return Promise.resolve(toHandle(prepareSeats(layout, wish)));
    return Promise.reject(new BackupError({ code: 'BP5110', message: unknown, hint: nameIt }));
  }

  inspection(): Inspection {
    return { module };
  }

  async load(handle: Handle, context: StepContext): Promise<Loading> {
    // Of an attempt that was killed.
    await this.rollback(handle, context);
    const known = fromHandle(handle);
    await explained(() => {
      assertSamePlaces(seatsOf(known));
      makeParents(known.parents);
    });
    return {
      sink: { file: known.rdb.beside },
      inspector: this.inspection(),
      finish: async (found) => {
        await this.#assertWhole(known, found, context);
        await explained(() => {
          layOut(known);
          writeReceipt(known.receipt, seatsOf(known));
        });
      },
    };
  }

  async activate(handle: Handle): Promise<void> {
    const known = fromHandle(handle);
    const server = describeServer(layoutOf(known));
    if (server !== null) {
      const hint = 'stop it and restore again: it would write its own data over what is restored';
      throw new BackupError({ code: 'BP5113', message: server, hint });
    }
    await explained(() => exchange(known.receipt, seatsOf(known)));
  }

  async rollback(handle: Handle, context: StepContext): Promise<void> {
    const known = fromHandle(handle);
    for (const stray of await explained(() => takeBack(known.receipt, seatsOf(known)))) {
      context.warn(`what was put at a target meanwhile is kept at ${stray}`);
    }
    await explained(() => {
      removeLeftovers(known);
      removeParents(known.parents);
    });
  }

  async settle(handle: Handle, wish: SettleWish): Promise<Settled> {
    const known = fromHandle(handle);
    const discard = wish.discardPrevious || known.discardPrevious;
    const kept = await explained(() => conclude(known.receipt, seatsOf(known), discard));
    await explained(() => removeLeftovers(known));
    return { kept };
  }

  #find({ facts }: RestoreWish): Layout | null {
    if (this.#path === undefined) return null;
    const repository = realpathSync(this.#parts.repository);
    return findLayout(resolve(repository, this.#path), readFacts(facts));
  }

  /** Where the server wrote no checksum its own program looks, if there is one. */
  async #assertWhole({ rdb }: RedisHandle, found: Json, context: StepContext): Promise<void> {
    // By the inspector of this same version.
    const { problem, hasChecksum } = found as unknown as FoundInDump;
    if (problem !== null) throw different(problem);
    if (hasChecksum) return;
    const { place } = this.#parts;
    const program = await place.which('redis-check-rdb', context);
    if (program === null) return;
    const running = place.spawn({ argv: [program, rdb.beside], okCodes: [0, 1] }, context);
    const said = await text(running.stdout);
    if ((await running.done).code !== 0) throw different(`redis-check-rdb says ${lastLine(said)}`);
  }
}

function layoutOf({ rdb, appendOnly }: RedisHandle): Layout {
  const [folder, kept] = [dirname(rdb.live), appendOnly?.kept ?? null];
  return { folder, rdb: rdb.live, appendOnly: kept, isAssumed: false };
}

function removeLeftovers(handle: RedisHandle): void {
  for (const path of leftoversOf(seatsOf(handle))) rmSync(path, { recursive: true, force: true });
}

function lastLine(said: string): string {
  return said.trim().split('\n').at(-1) ?? '';
}

function different(says: string): BackupError {
  return new BackupError({
    code: 'BP5112',
    message: `what was loaded is not the RDB file that was backed up: ${says}`,
    hint: 'the live data is untouched; look at the backup with `run-pipeline verify`',
  });
}
