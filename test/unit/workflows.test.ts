import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { checkWorkflow } from '../rig/workflow-rules.ts';

const folder = join(import.meta.dirname, '../../.github/workflows');
const names = readdirSync(folder);
const backup = readFileSync(join(folder, 'backup.yml'), 'utf8');

test.each(names)('%s keeps the rules', async (name) => {
  expect(name).toMatch(/\.yml$/);
  expect(await checkWorkflow(name, readFileSync(join(folder, name), 'utf8'))).toEqual([]);
});

/** The workflow with one piece of it changed. */
function changed(from: string | RegExp, to: string): string {
  const text = backup.replace(from, to);
  expect(text).not.toBe(backup);
  return text;
}

describe('refuses', () => {
  test.each([
    ['what is no YAML', /^on:/m, 'on: [', /./],
    ['an unknown key', 'timeout-minutes: 420', 'timeout-minuts: 420', /Unexpected value 'timeout-/],
    ['an unknown context', 'vars.BACKUP_RUNNER !=', 'secretz.RUNNER !=', /'secretz'/],
    ['an impossible schedule', '17 2 * * *', '17 25 * * *', /Invalid cron/],
    ['silence about permissions', /permissions:\n.*\n/, '', /does not say its permissions/],
    ['all permissions', /permissions:\n.*\n/, 'permissions: write-all\n', /does not say its/],
    ['a job without a time limit', /^ {4}timeout-minutes: 420\n/m, '', /has no timeout-minutes/],
    ['a backup without a time limit', /^ +timeout-minutes: 360\n/m, '', /no time limit of its own/],
    ['an action of any version', 'checkout@v7', 'checkout@main', /is not pinned/],
    ['an expression in a script', '"$NOTE"', '"${{ github.event.inputs.note }}"', /into a script/],
    ['a token left behind', 'persist-credentials: false', 'lfs: false', /leaves its token/],
    ['a job that may wait for ever', /^ +if: vars.*\n/m, '', /waits for ever/],
    [
      'a job that another one ends',
      'in-progress: false',
      'in-progress: true',
      /another run may end/,
    ],
    ['a checkout that cleans', 'clean: false', 'clean: true', /deletes ignored files/],
    ['an end without recover', 'recover --no-input', 'list', /nothing recovers/],
    ['recover only after success', /^ +if: always\(\)\n(?=.*\n.*recover)/m, '', /nothing recovers/],
    ['a shallow clone', 'fetch-depth: 0', 'fetch-depth: 1', /the whole history/],
  ] as const)('%s', async (_, from, to, expected) => {
    const mistakes = await checkWorkflow('backup.yml', changed(from, to));
    expect(mistakes.join('\n')).toMatch(expected);
  });
});
