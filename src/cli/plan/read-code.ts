import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { RunPlan } from '../../model/run-plan/run-plan.ts';
import type { StepContext } from '../../ports/step-context.ts';
import { readApplicationFacts } from '../../stages/provenance/application-facts.ts';
import { noApplicationState } from '../../stages/provenance/application-part.ts';
import { gitIn, readGitFacts } from '../../stages/provenance/git-facts.ts';
import type { Chosen } from '../choose-pipeline.ts';
import type { Reachable } from '../compose/reachable.ts';
import type { Io } from '../io.ts';

/** Which code the backup would be made with, and of which version of the application; containers are not asked. */
export async function readCode(
  { file, repository, plan }: Chosen,
  { place }: Reachable,
  { io, context }: { readonly io: Io; readonly context: StepContext },
): Promise<Pick<RunPlan, 'git' | 'application'>> {
  const text = await readFile(file, 'utf8');
  const facts = await readGitFacts(gitIn(repository, place, context), {
    path: file,
    repository,
    text,
  });
  const folder = resolve(repository, plan.application?.repository ?? '.');
  const { version, versionFrom } = await readApplicationFacts(gitIn(folder, place, context), {
    application: plan.application,
    given: null,
    state: noApplicationState,
    folder,
    environment: io.env,
  });
  const git = facts && { commit: facts.commit, tag: facts.tag, dirty: facts.dirty };
  return { git, application: { version, versionFrom } };
}
