import { createHash } from 'node:crypto';
import { dirname } from 'node:path';
import type { RestoreParts } from '../../../../ports/definition.ts';
import type {
  Handle,
  Loading,
  Restorer,
  RestoreWish,
  Settled,
  SettleWish,
  SpaceNeed,
  Survey,
} from '../../../../ports/restorer.ts';
import type { Finding, StepContext } from '../../../../ports/step-context.ts';
import type { Definition } from './definition.ts';
import { judge } from './findings.ts';
import { areGlobals, readGlobals, surveyGlobals } from './globals.ts';
import {
  type Expected,
  expectedOf,
  fromHandle,
  type PostgresHandle,
  selectionOf,
  toHandle,
} from './handle.ts';
import { judgeOutside } from './in-place/outside.ts';
import type { LeftOut } from './load/programs.ts';
import { openForRestore } from './open-server.ts';
import { needsFile, planRestore } from './plan-restore.ts';
import type { RestoreServer } from './server.ts';
import { lookAround } from './situation.ts';
import { keptAs } from './swap.ts';
import { databaseOf } from './target.ts';
import { type Restoring, ways } from './ways.ts';

/** A database that is loaded beside the live one, proved, and exchanged with it by its name. */
export function createRestorer(definition: Definition, parts: RestoreParts): Restorer {
  return new PostgresRestorer(definition, parts);
}

class PostgresRestorer implements Restorer {
  readonly kind = 'postgres';
  readonly #definition: Definition;
  readonly #parts: RestoreParts;
  readonly #opened = new Map<string, RestoreServer>();

  constructor(definition: Definition, parts: RestoreParts) {
    this.#definition = definition;
    this.#parts = parts;
  }

  check(context: StepContext): Promise<readonly Finding[]> {
    return this.#parts.via.check(context);
  }

  async survey(wish: RestoreWish, context: StepContext): Promise<Survey> {
    if (areGlobals(wish.facts)) return surveyGlobals(wish);
    const { server, situation, handle, selection } = await this.#look(wish, context);
    const { live } = situation;
    const database = handle.live;
    const { way } = handle;
    const bytes = live?.bytes ?? null;
    return {
      isPresent: live !== null,
      size: bytes === null ? null : { bytes, isWhole: true },
      target: [`${database} on ${server.label}`],
      keeps: live !== null && wish.existing === 'swap' ? [keptAs(handle.previous)] : [],
      isReversible: way === 'swap',
      fingerprint: await this.#fingerprint({ server, handle }, context),
      needs: await this.#needs(handle, wish, context),
      findings: [
        ...judge({ database, situation, wish, way, selection, leaves: this.#leaves(handle) }),
        ...(await judgeOutside(server, handle, context)),
      ],
    };
  }

  /** What stands in SQL is done. */
  #leaves({ expected }: PostgresHandle): LeftOut {
    return expected.format === 'plain' ? { owners: false, privileges: false } : this.#leftOut;
  }

  async prepare(wish: RestoreWish, context: StepContext): Promise<Handle> {
    if (areGlobals(wish.facts)) return null;
    const { server, handle } = await this.#look(wish, context);
    if (!needsFile(handle, this.#jobs)) return toHandle(handle);
    return toHandle({ ...handle, archive: await server.place.scratch('dump', context) });
  }

  async load(handle: Handle, context: StepContext): Promise<Loading> {
    if (handle === null) return readGlobals(this.#parts.place);
    // Of an attempt that was killed.
    await this.rollback(handle, context);
    const restoring = await this.#reopen(handle, context);
    return await ways[restoring.handle.way].load(restoring, context);
  }

  async activate(handle: Handle, context: StepContext): Promise<void> {
    if (handle === null) return;
    const restoring = await this.#reopen(handle, context);
    await ways[restoring.handle.way].activate(restoring, context);
  }

  async rollback(handle: Handle, context: StepContext): Promise<void> {
    if (handle === null) return;
    const restoring = await this.#reopen(handle, context);
    await ways[restoring.handle.way].rollback(restoring, context);
  }

  async settle(handle: Handle, wish: SettleWish, context: StepContext): Promise<Settled> {
    if (handle === null) return { kept: [] };
    const restoring = await this.#reopen(handle, context);
    return await ways[restoring.handle.way].settle(restoring, wish, context);
  }

  async #look(wish: RestoreWish, context: StepContext) {
    const database = await databaseOf(this.#definition, wish.facts, this.#parts);
    const expected = expectedOf(wish.facts, this.#definition.format ?? 'custom');
    const selection = selectionOf(wish.facts, this.#definition);
    const server = await this.#open(database, expected, context);
    const situation = await lookAround(server, database, context);
    const { clientMajor } = server;
    const planning = { database, situation, wish, expected, selection, clientMajor };
    const handle = planRestore(planning);
    return { server, situation, selection, handle };
  }

  get #jobs(): number {
    return this.#definition.jobs ?? 1;
  }

  get #leftOut(): LeftOut {
    const { owners, privileges } = this.#definition;
    return { owners: owners === 'drop', privileges: privileges === 'drop' };
  }

  async #needs(
    handle: PostgresHandle,
    { plain }: RestoreWish,
    context: StepContext,
  ): Promise<readonly SpaceNeed[]> {
    // What is free elsewhere is not known here.
    if (!needsFile(handle, this.#jobs) || !this.#parts.via.isHere) return [];
    const folder = dirname(dirname(await context.scratch.path('dump')));
    // As an archive and as the SQL that is made of it.
    const { way, isAsSql, expected } = handle;
    const times = isAsSql || (way === 'in place' && expected.format !== 'plain') ? 2 : 1;
    return [{ folder, bytes: plain.bytes * times }];
  }

  /** What is replaced in place keeps its number, and gets new ones inside. */
  async #fingerprint(
    { server, handle: { way, live, liveOid } }: Pick<Restoring, 'server' | 'handle'>,
    context: StepContext,
  ): Promise<string> {
    const newest = 'SELECT max(oid)::bigint FROM pg_namespace';
    const inside = way === 'swap' ? null : await server.ask<number>(newest, context, live);
    return digestOf([server.label, live, liveOid, inside]);
  }

  /** The way there and the programs stay the same for all steps of a restore. */
  async #open(database: string, { clientMajor }: Expected, context: StepContext) {
    const meant = { database, clientMajor, parts: this.#parts };
    const key = JSON.stringify([database, clientMajor]);
    const server =
      this.#opened.get(key) ?? (await openForRestore(this.#definition, meant, context));
    this.#opened.set(key, server);
    return server;
  }

  async #reopen(given: Handle, context: StepContext): Promise<Restoring> {
    const handle = fromHandle(given);
    return {
      server: await this.#open(handle.live, handle.expected, context),
      ...{ handle, leftOut: this.#leftOut, jobs: this.#jobs, isHere: this.#parts.via.isHere },
    };
  }
}

function digestOf(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex');
}
