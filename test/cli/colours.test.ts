import { expect, test } from 'vitest';
import { runProgram } from './program.ts';
import { createWorld } from './world.ts';

const green = (text: string) => `\u001b[1;32m${text}\u001b[22;39m`;

test('what is well is told in green, and without a colour where none is wanted', async () => {
  const world = createWorld();
  const told = async (more: Readonly<Record<string, string>>, ...argv: readonly string[]) => {
    const env = { ...world.env, ...more };
    const { code, stdout, stderr } = await runProgram(argv, { cwd: world.path('repository'), env });
    expect(code).toBe(0);
    return stdout + stderr;
  };
  const wanted = { FORCE_COLOR: '1' };
  expect(await told(wanted, 'run')).toContain(`${green('✔')} `);
  expect(await told(wanted, 'status')).toContain(green('ok'));
  expect(await told(wanted, 'verify', '@latest')).toContain(green('pass'));
  expect(await told(wanted, 'show', '@latest')).toContain(green('good'));
  for (const unwanted of [{ ...wanted, NO_COLOR: '1' }, {}]) {
    for (const verb of [['run'], ['status'], ['verify', '@latest'], ['show', '@latest']]) {
      expect(await told(unwanted, ...verb)).not.toContain('\u001b');
    }
  }
});
