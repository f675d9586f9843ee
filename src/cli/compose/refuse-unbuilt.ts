import { definitions } from '../../adapters/all.ts';
import { BackupError } from '../../model/failures.ts';
import type { Plan, SourceCompose, SourceVolume, UploadEntry } from '../../model/plan.ts';
import { chooseMigrationsDatabase } from './migrations-database.ts';

/**
 * Settings that the format has and this version does not do. To ignore one would be a wrong success: local files
 * backed up where those of another host were meant.
 */
export function refuseUnbuilt(plan: Plan): void {
  const [first, ...others] = unbuiltIn(plan);
  if (first === undefined) return;
  const more = others.length > 0 ? `, nor are ${others.join(', ')}` : '';
  throw new BackupError({
    code: 'BP5003',
    stage: 'preflight',
    message: `${first} is not available in this version${more}`,
    hint: 'nothing was touched; leave it out, or use a later version',
  });
}

function unbuiltIn(plan: Plan): readonly string[] {
  const { stages, hooks, application } = plan;
  const migrations = chooseMigrationsDatabase(plan);
  return [
    ...stages.dump.flatMap((entry) =>
      'via' in entry && entry.via && !runsAnywhere(entry)
        ? `\`via\` of the dump ${entry.id}, of type ${entry.type},`
        : [],
    ),
    ...stages.dump.flatMap((entry) => (entry.type === 'compose' ? unbuiltStrategies(entry) : [])),
    ...stages.dump.flatMap((entry) =>
      entry.type === 'volume' ? unbuiltKeys(entry, `the dump ${entry.id}`) : [],
    ),
    ...hooks.flatMap((hook) => (hook.via ? `\`via\` of the hook ${hook.at}` : [])),
    ...(application?.via ? ['`application.via`'] : []),
    ...(migrations && 'unbuilt' in migrations ? [migrations.unbuilt] : []),
    ...(stages.lock.scope === 'host' ? [] : ['`lock.scope: host+destination`']),
    ...(stages.verify.level === 'restore' ? ['`verify.level: restore`'] : []),
    ...stages.upload.flatMap(unbuiltAt),
  ];
}

function unbuiltStrategies({ id, strategies }: SourceCompose): readonly string[] {
  return Object.entries(strategies).flatMap(([volume, entry]) => {
    if (typeof entry === 'string') return [];
    const what = `the volume ${volume} of ${id}`;
    return [
      ...(entry.via && !runsAnywhere(entry) ? [`\`via\` of ${what}, of type ${entry.type},`] : []),
      ...(entry.type === 'volume' ? unbuiltKeys(entry, what) : []),
    ];
  });
}

type Unbuilt = Pick<SourceVolume, 'helperImage'>;

function unbuiltKeys({ helperImage }: Unbuilt, what: string): readonly string[] {
  return helperImage === undefined ? [] : [`\`helperImage\` of ${what}`];
}

function runsAnywhere({ type }: { readonly type: string }): boolean {
  const found = definitions.find((one) => one.kind === 'source' && one.type === type);
  return found?.runsAnywhere === true;
}

/** Nothing is asked twice yet: who wishes for another number would not get it. */
function unbuiltAt({ id, limit, retries, retryFor }: UploadEntry): readonly string[] {
  const unbuilt = [
    ...(limit ? ['limit'] : []),
    ...(retries === usual.retries ? [] : ['retries']),
    ...(retryFor === usual.retryForMs ? [] : ['retryFor']),
  ];
  return unbuilt.map((key) => `\`${key}\` of the destination ${id}`);
}

/** What the format promises where nothing is written. */
const usual = { retries: 5, retryForMs: 15 * 60_000 } as const;
