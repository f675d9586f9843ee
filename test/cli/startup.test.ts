import { expect, test } from 'vitest';
import { runProgram } from './program.ts';

const watch = `data:text/javascript,${encodeURIComponent(
  `import { registerHooks } from 'node:module';
   import { writeSync } from 'node:fs';
   registerHooks({ load: (url, context, next) => { writeSync(2, 'loads ' + url + '\\n'); return next(url, context); } });`,
)}`;

async function modulesOf(argv: readonly string[]): Promise<readonly string[]> {
  const { code, stderr } = await runProgram(argv, { preload: watch });
  expect(code).toBe(0);
  const loaded = [...stderr.matchAll(/^loads (.*)$/gm)].map(([, url]) => url ?? '');
  expect(loaded.some((url) => /\/cli\/main\.[jt]s$/.test(url))).toBe(true);
  return loaded.filter((url) => !url.startsWith('node:'));
}

const heavy = /yaml|ajv|openpgp|clack|croner|validator\.generated|\/adapters\/|schemas\//;

test.each([
  [['--help']],
  [['--version']],
  [['validate', '--help']],
  [['completion', '--pipelines']],
])('%s loads nothing heavy', async (argv) => {
  expect((await modulesOf(argv)).filter((url) => heavy.test(url))).toEqual([]);
});

test('help loads only one package, and few files', async () => {
  const loaded = await modulesOf(['--help']);
  const packages = loaded.flatMap(
    (url) => /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(url)?.[1] ?? [],
  );
  expect([...new Set(packages)]).toEqual(['fastest-levenshtein']);
  expect(loaded.length).toBeLessThan(60);
});
