import { resolve } from 'node:path';
import type { Plan, SourceMysql, SourcePostgres } from '../../model/plan.ts';
import type { SourceParts } from '../../ports/definition.ts';
import type { Command } from '../../ports/place.ts';
import {
  type ApplicationPart,
  createApplicationPart,
  type Question,
} from '../../stages/provenance/application-part.ts';
import { createImageQuestion } from '../../stages/provenance/image-question.ts';
import {
  createMigrationsQuestion,
  createServerQuestion,
  type OpenQuestion,
} from '../../stages/provenance/migrations-question.ts';
import type { RunWishes } from '../../stages/run.ts';
import type { Env } from '../environment.ts';
import type { OurParts } from './create-part.ts';
import { chooseMigrationsDatabase } from './migrations-database.ts';

export interface ApplicationRequest
  extends Pick<OurParts, 'repository' | 'place' | 'secrets' | 'viaFor'> {
  readonly plan: Plan;
  readonly environment: Env;
  readonly wishes: Pick<RunWishes, 'appVersion' | 'only'>;
}

/** What a run asks the application; `null` for nothing. The code for an engine is loaded only where one is needed. */
export async function createApplication(
  request: ApplicationRequest,
): Promise<ApplicationPart | null> {
  const image = await createImage(request);
  const migrations = await createMigrations(request);
  return image === null && migrations === null
    ? null
    : createApplicationPart({ image, migrations });
}

/** A version that the command line gives needs no container. */
async function createImage({
  plan,
  environment,
  wishes,
}: ApplicationRequest): Promise<ApplicationPart['image']> {
  const container = plan.application?.version?.image;
  if (container === undefined || wishes.appVersion !== null) return null;
  const { createDockerEngine } = await import('../../adapters/engines/docker/docker.ts');
  return createImageQuestion(container, createDockerEngine({ environment }));
}

/** Which migrations the application has had; `null` where the pipeline does not say how to ask. */
export async function createMigrations(
  request: ApplicationRequest,
): Promise<Question<string> | null> {
  const { plan, repository, place } = request;
  const cwd = resolve(repository, plan.application?.repository ?? '.');
  const env = { RUN_PIPELINE_NAME: plan.name };
  const [program, ...rest] = plan.application?.migrations?.command ?? [];
  if (program !== undefined) {
    const command = { argv: [program, ...rest] as const, cwd, env, stdin: null };
    return createMigrationsQuestion({ command, key: 'application.migrations.command' }, place);
  }
  const query = await createQuery(request);
  if (query === null) return null;
  if (typeof query === 'function') return createServerQuestion(query);
  const command = { ...query, cwd, env, stdin: null };
  return createMigrationsQuestion({ command, key: 'application.migrations.sql' }, place);
}

/** A database that is not in this backup has nothing to say about it. */
async function createQuery({
  plan,
  repository,
  wishes,
  ...parts
}: ApplicationRequest): Promise<Command | OpenQuestion | null> {
  const { sql } = plan.application?.migrations ?? {};
  const found = chooseMigrationsDatabase(plan);
  if (sql === undefined || found === null || 'unbuilt' in found) return null;
  if (wishes.only.length > 0 && !wishes.only.includes(found.dump)) return null;
  if ('server' in found) {
    const via = await parts.viaFor(found.server.via);
    return await questionOf(found.server, sql, { ...parts, repository, via });
  }
  const { sqliteQuestion } = await import('../../adapters/sources/sqlite/question.ts');
  return sqliteQuestion({ database: resolve(repository, found.path), sql });
}

/** The code for an engine is loaded only where one is asked. */
async function questionOf(
  server: SourceMysql | SourcePostgres,
  sql: string,
  parts: SourceParts,
): Promise<OpenQuestion> {
  if (server.type === 'postgres') {
    const { postgresQuestion } = await import('../../adapters/sources/postgres/question.ts');
    return postgresQuestion(server, sql, parts);
  }
  const { mysqlQuestion } = await import('../../adapters/sources/mysql/question.ts');
  return mysqlQuestion(server, sql, parts);
}
