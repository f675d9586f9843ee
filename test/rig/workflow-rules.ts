import { registerHooks } from 'node:module';
import { parse } from 'yaml';

/** What is wrong with a workflow of GitHub Actions, in words: what GitHub itself would refuse, then our own rules. */
export async function checkWorkflow(file: string, text: string): Promise<readonly string[]> {
  const refused = await askParser(file, text);
  if (refused.length > 0) return refused;
  const workflow = mapOf(parse(text));
  const jobs = Object.entries(mapOf(workflow.jobs));
  return [
    ...(isModest(workflow.permissions) ? [] : ['the workflow does not say its permissions']),
    ...jobs.flatMap(([name, job]) =>
      checkJob(mapOf(job), workflow).map((mistake) => `job ${name}: ${mistake}`),
    ),
  ];
}

/** GitHub's own parser knows the schema, the expressions and the contexts they may use. */
async function askParser(name: string, content: string): Promise<readonly string[]> {
  const { convertWorkflowTemplate, NoOperationTraceWriter, parseWorkflow } = await importParser();
  const { context, value } = parseWorkflow({ name, content }, new NoOperationTraceWriter());
  if (value !== undefined) await convertWorkflowTemplate(context, value);
  return context.errors.getErrors().map(({ message }) => message);
}

/** It is made for bundlers and imports JSON without saying so, which Node refuses. */
async function importParser() {
  const hooks = registerHooks({
    load: (url, context, next) =>
      next(
        url,
        url.endsWith('.json') ? { ...context, importAttributes: { type: 'json' } } : context,
      ),
  });
  const parser = await import('@actions/workflow-parser');
  hooks.deregister();
  return parser;
}

type Mapping = Readonly<Record<string, unknown>>;

function checkJob(job: Mapping, workflow: Mapping): readonly string[] {
  const steps = listOf(job.steps).map(mapOf);
  return [
    ...(job['timeout-minutes'] === undefined ? ['it has no timeout-minutes'] : []),
    ...(job.permissions === undefined || isModest(job.permissions)
      ? []
      : ['it takes all permissions']),
    ...steps.flatMap(checkStep),
    ...(runsAtHome(job) ? checkOwnRunner(job, workflow) : []),
    ...checkRecover(steps),
  ];
}

function checkStep(step: Mapping): readonly string[] {
  const name = String(step.name ?? step.uses ?? step.run);
  const inputs = mapOf(step.with);
  const mistakes = [
    typeof step.uses === 'string' && !isPinned(step.uses) && 'is not pinned',
    // What an expression puts into a script, the shell obeys; a variable of the environment it only reads.
    String(step.run ?? '').includes('${{') && 'puts an expression into a script: use env',
    isCheckout(step) && inputs['persist-credentials'] !== false && 'leaves its token in .git',
  ];
  return mistakes.filter((mistake) => mistake !== false).map((mistake) => `${name} ${mistake}`);
}

function isPinned(action: string): boolean {
  return action.startsWith('./') || /@(v\d+(\.\d+)*|[\da-f]{40}|sha256:[\da-f]{64})$/.test(action);
}

function runsAtHome(job: Mapping): boolean {
  return [job['runs-on']].flat().includes('self-hosted');
}

/** Our own runners keep what they hold between jobs, and may not exist. */
function checkOwnRunner(job: Mapping, workflow: Mapping): readonly string[] {
  const concurrency = mapOf(job.concurrency ?? workflow.concurrency);
  const checkouts = listOf(job.steps).map(mapOf).filter(isCheckout);
  const mistakes = [
    !/\bvars\./.test(String(job.if ?? '')) && 'it waits for ever where there is no such runner',
    concurrency['cancel-in-progress'] !== false && 'another run may end it',
    checkouts.some((step) => mapOf(step.with).clean !== false) && 'checkout deletes ignored files',
  ];
  return mistakes.filter((mistake) => mistake !== false);
}

const working = /\brun-pipeline (run|restore|drill|sync|prune)\b/;

function checkRecover(steps: readonly Mapping[]): readonly string[] {
  const first = steps.findIndex(({ run }) => working.test(String(run ?? '')));
  if (first === -1) return [];
  const recovers = steps
    .slice(first + 1)
    .some(({ run, if: when }) => when === 'always()' && /run-pipeline recover/.test(String(run)));
  const checkout = steps.find(isCheckout);
  const mistakes = [
    !recovers && 'nothing recovers on every end',
    checkout && mapOf(checkout.with)['fetch-depth'] !== 0 && 'it does not fetch the whole history',
    steps[first]?.['timeout-minutes'] === undefined && 'its backup has no time limit of its own',
  ];
  return mistakes.filter((mistake) => typeof mistake === 'string');
}

function isCheckout({ uses }: Mapping): boolean {
  return String(uses ?? '').startsWith('actions/checkout@');
}

function isModest(permissions: unknown): boolean {
  return permissions !== undefined && permissions !== 'write-all';
}

function mapOf(value: unknown): Mapping {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
