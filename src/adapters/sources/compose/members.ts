import { BackupError } from '../../../model/failures.ts';
import type { DumpEntry, SourceCompose } from '../../../model/plan.ts';
import type { Artifact } from '../../../model/run/manifest.ts';
import type { ProjectParts } from '../../../ports/definition.ts';
import type { StepContext } from '../../../ports/step-context.ts';
import { toSlug } from '../../../util/slug.ts';
import { configEntry } from './config-files.ts';
import { type Project, readProject } from './project.ts';
import { homeFor } from './strategy.ts';

type Wanted = Pick<Artifact, 'member' | 'type' | 'facts'>;

/**
 * How the pipeline of today puts a member back into the project as it is today; `null` where it would store it
 * otherwise, or not at all. Of the backup only names are used, and only as far as they fit.
 */
export async function resolveMember(
  config: SourceCompose,
  wanted: Wanted,
  {
    parts,
    context,
  }: { readonly parts: Pick<ProjectParts, 'survey'>; readonly context: StepContext },
): Promise<DumpEntry | null> {
  const survey = await parts.survey();
  const project = await readProject(survey, config.project, context);
  if (wanted.member === 'config' && wanted.type === 'files')
    return await configEntry(config, project);
  const volume = findVolume(project, wanted) ?? missingVolume(config, wanted);
  if (volume === null) return null;
  const entry = await homeFor(config, volume, async ({ id }) => {
    return (await survey.environmentOf(id, context)) ?? new Map();
  });
  return entry?.type === wanted.type ? entry : null;
}

/** Of a whole server a member has the name of its volume, and then its own. */
function findVolume({ volumes }: Project, { member }: Wanted) {
  const name = member ?? '';
  const fitting = volumes.filter((one) => {
    const slug = toSlug(one.name);
    return name === slug || name.startsWith(`${slug}-`);
  });
  return fitting.toSorted((a, b) => b.name.length - a.name.length)[0] ?? null;
}

/** Where Compose would make it; a restore makes it with what was written down of it. */
function missingVolume({ project }: SourceCompose, { member, type, facts }: Wanted) {
  const { volume: name } = facts;
  if (typeof name !== 'string' || toSlug(name) !== member || type !== 'volume') {
    throw new BackupError({
      code: 'BP5019',
      message: `the project ${project} has no volume that ${member} could go to`,
      hint: 'make its containers and volumes first: `docker compose up --detach`',
    });
  }
  const made = { driver: 'local', mountpoint: '', isHere: true, labels: {}, options: {} };
  return { name, users: [], facts: { ...made, name: `${project}_${name}` } };
}
