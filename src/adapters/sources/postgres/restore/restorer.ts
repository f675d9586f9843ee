import { createHash, randomBytes } from 'node:crypto';
import { dirname } from 'node:path';
import { BackupError } from '../../../../model/failures.ts';
import type { SourcePostgres } from '../../../../model/plan.ts';
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
import { judge } from './findings.ts';
import { expectedOf, fromHandle, type PostgresHandle, toHandle } from './handle.ts';
import { removeArchive } from './load/archive-file.ts';
import { loadDatabase } from './load/load-database.ts';
import { nameBefore, nameBeside } from './names.ts';
import { type AddressConfig, openServer } from './open-server.ts';
import type { Server } from './server.ts';
import { lookAround, type Situation } from './situation.ts';
import { conclude, keptAs, swapIn, takeBack } from './swap.ts';

export type Definition = AddressConfig &
  Pick<SourcePostgres, 'database' | 'format' | 'jobs' | 'owners' | 'privileges'>;

/** A database that is loaded beside the live one, proved, and exchanged with it by its name. */
export function createRestorer(definition: Definition, parts: RestoreParts): Restorer {
  return new PostgresRestorer(definition, parts);
}

class PostgresRestorer implements Restorer {
  readonly kind = 'postgres';
  readonly #definition: Definition;
  readonly #parts: RestoreParts;

  constructor(definition: Definition, parts: RestoreParts) {
    this.#definition = definition;
    this.#parts = parts;
  }

  check(): Promise<readonly Finding[]> {
    return Promise.resolve([]);
  }

  async survey(wish: RestoreWish, context: StepContext): Promise<Survey> {
    const database = this.#databaseOf(wish);
    const server = await this.#open(database, context);
    const situation = await lookAround(server, database, context);
    const { live } = situation;
    const handle = this.#plan(database, situation, wish);
    return {
      isPresent: live !== null,
      size: live?.bytes == null ? null : { bytes: live.bytes, isWhole: true },
      target: [`the database ${database} at ${server.label}`],
      keeps: live !== null && wish.existing === 'swap' ? [keptAs(handle.previous)] : [],
      isReversible: true,
      fingerprint: createHash('sha256')
        .update(JSON.stringify([server.label, database, live?.oid ?? null]))
        .digest('hex'),
      needs: await this.#needs(wish, context),
      findings: judge({ database, situation, wish, way: 'swap' }),
    };
  }

  async prepare(wish: RestoreWish, context: StepContext): Promise<Handle> {
    const database = this.#databaseOf(wish);
    const server = await this.#open(database, context);
    const situation = await lookAround(server, database, context);
    const handle = this.#plan(database, situation, wish);
    const archive = this.#waits(wish) ? await server.place.scratch('dump', context) : null;
    return toHandle({ ...handle, archive });
  }

  async load(handle: Handle, context: StepContext): Promise<Loading> {
    // Of an attempt that was killed.
    await this.rollback(handle, context);
    const { server, own } = await this.#reopen(handle, context);
    const { owners, privileges, jobs } = this.#definition;
    const leftOut = { owners: owners === 'drop', privileges: privileges === 'drop' };
    const { isHere } = this.#parts.via;
    return await loadDatabase(server, { handle: own, leftOut, jobs, isHere, shape: null }, context);
  }

  async activate(handle: Handle, context: StepContext): Promise<void> {
    const { server, own } = await this.#reopen(handle, context);
    await swapIn(server, own, context);
  }

  async rollback(handle: Handle, context: StepContext): Promise<void> {
    const { server, own } = await this.#reopen(handle, context);
    await takeBack(server, own, context);
    await this.#clean(server, own, context);
  }

  async settle(handle: Handle, wish: SettleWish, context: StepContext): Promise<Settled> {
    const { server, own } = await this.#reopen(handle, context);
    const settled = await conclude(server, { handle: own, wish }, context);
    await this.#clean(server, own, context);
    return settled;
  }

  #plan(database: string, { live, databases }: Situation, wish: RestoreWish): PostgresHandle {
    const id = randomBytes(4).toString('hex');
    return {
      way: 'swap',
      live: database,
      liveOid: live?.oid ?? null,
      liveAllowsConnections: live?.allowsConnections ?? true,
      beside: nameBeside(database, `_restoring_${id}`),
      previous: nameBefore(database, wish.backup, [...databases.keys()]),
      token: randomBytes(8).toString('hex'),
      mayReplace: wish.existing !== 'refuse',
      discardPrevious: wish.existing === 'overwrite',
      analyzes: wish.analyzes,
      expected: expectedOf(wish.facts, this.#definition.format),
      archive: null,
    };
  }

  #waits({ facts }: RestoreWish): boolean {
    const { format } = expectedOf(facts, this.#definition.format);
    return format === 'directory' || (format === 'custom' && this.#definition.jobs > 1);
  }

  async #needs(wish: RestoreWish, context: StepContext): Promise<readonly SpaceNeed[]> {
    if (!this.#waits(wish) || !this.#parts.via.isHere) return [];
    const folder = dirname(dirname(await context.scratch.path('dump')));
    return [{ folder, bytes: wish.plain.bytes }];
  }

  #databaseOf(_wish: RestoreWish): string {
    const { database } = this.#definition;
    if (database !== undefined) return database;
    throw new BackupError({ code: 'BP5110', message: 'which', hint: 'x' });
  }

  #open(live: string, context: StepContext): Promise<Server> {
    return openServer(this.#definition, { live, parts: this.#parts }, context);
  }

  async #reopen(handle: Handle, context: StepContext) {
    const own = fromHandle(handle);
    return { own, server: await this.#open(own.live, context) };
  }

  async #clean(server: Server, { archive }: PostgresHandle, context: StepContext): Promise<void> {
    if (archive === null) return;
    await removeArchive({ path: archive, place: server.place }, context);
  }
}
