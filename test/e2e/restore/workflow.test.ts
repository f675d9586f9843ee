import { spawnSync } from 'node:child_process';
import { chmodSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { programFile } from '../../rig/program-file.ts';
import { assertThenOrNow, openRestoreSite, stateOf } from '../../rig/run/restoring.ts';
import type { Site } from '../../rig/run/site.ts';

const root = join(import.meta.dirname, '../../..');

interface Workflow {
  readonly jobs: { readonly restore: { readonly steps: readonly Step[] } };
}

interface Step {
  readonly id?: string;
  readonly run?: string;
}

const workflow: Workflow = parse(readFileSync(join(root, '.github/workflows/restore.yml'), 'utf8'));
const script = workflow.jobs.restore.steps.find(({ id }) => id === 'restore')?.run ?? '';

interface StepEnd {
  readonly code: number | null;
  readonly said: string;
  readonly summary: string;
  readonly outputs: ReadonlyMap<string, string>;
}

/** The step of the workflow as a runner runs it, with the program of these sources. */
function runStep(site: Site, inputs: Readonly<Record<string, string>>): StepEnd {
  const npx = `#!/bin/sh\nshift\nexec '${process.execPath}' '${programFile}' "$@"\n`;
  chmodSync(site.write('bin/npx', npx), 0o755);
  for (const name of ['output', 'summary']) rmSync(site.path(name), { force: true });
  site.write('output', '');
  const asPipeline = 'as the pipeline says';
  const env = {
    PATH: `${site.path('bin')}:${process.env.PATH}`,
    HOME: site.folder,
    TMPDIR: site.temporary,
    RUN_PIPELINE_STATE: site.state,
    RUN_PIPELINE_LOCKS: site.locks,
    ...{ CI: 'true', GITHUB_ACTIONS: 'true' },
    ...{ GITHUB_OUTPUT: site.path('output'), GITHUB_STEP_SUMMARY: site.path('summary') },
    ...{ TARGET: '@latest', TOKEN: '', ONLY: '', PHRASE: '' },
    ...{ EXISTING: asPipeline, CHECKOUT: asPipeline },
    ...inputs,
  };
  const bash = ['--noprofile', '--norc', '-eo', 'pipefail', '-c', script];
  const { status, stdout, stderr } = spawnSync('bash', bash, {
    cwd: site.repository,
    encoding: 'utf8',
    env,
  });
  return {
    code: status,
    said: stdout + stderr,
    summary: readFileSync(site.path('summary'), 'utf8'),
    outputs: readOutputs(readFileSync(site.path('output'), 'utf8')),
  };
}

function readOutputs(text: string): ReadonlyMap<string, string> {
  const found = text.matchAll(/^([\w-]+)<<(\S+)\n([\s\S]*?)\n\2$/gm);
  return new Map([...found].map(([, name = '', , value = '']) => [name, value]));
}

test('the first run plans, and the second one restores with its token', async () => {
  const given = await openRestoreSite();
  const { site, backup, now } = given;
  const planned = runStep(site, {});
  expect(planned, planned.said).toMatchObject({ code: 0 });
  expect(planned.summary).toContain(backup);
  const token = planned.outputs.get('token') ?? '';
  expect(planned.summary).toContain(token);
  expect(stateOf(site)).toEqual(now);
  const restored = runStep(site, { TARGET: `shop@${backup}`, TOKEN: token });
  expect(restored, restored.said).toMatchObject({ code: 0 });
  expect(restored.outputs.get('status')).toBe('restored');
  expect(restored.outputs.get('backup-id')).toBe(backup);
  expect(await assertThenOrNow(given)).toBe('then');
  const again = runStep(site, { TARGET: `shop@${backup}`, TOKEN: token });
  expect(again, again.said).toMatchObject({ code: 77 });
});

test('a plan that is refused fails the job', async () => {
  const { site } = await openRestoreSite();
  const refused = runStep(site, { EXISTING: 'refuse' });
  expect(refused, refused.said).toMatchObject({ code: 77 });
  expect(refused.outputs.get('token')).toBe('');
  expect(refused.summary).toContain('may not be replaced');
});
