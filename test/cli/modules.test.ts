import { join } from 'node:path';
import { expect, test } from 'vitest';
import { runProgram } from './program.ts';
import { createWorld } from './world.ts';

const root = join(import.meta.dirname, '../..');

/** Writes the address of each module that is loaded, by `import` or by `require`. */
const watch = `data:text/javascript,${encodeURIComponent(`
  import { registerHooks } from 'node:module';
  import { writeSync } from 'node:fs';
  registerHooks({
    load(url, context, next) {
      writeSync(2, 'loads ' + url + '\\n');
      return next(url, context);
    },
  });`)}`;

async function loadedBy(...argv: readonly string[]): Promise<readonly string[]> {
  const { code, stderr } = await runProgram(argv, { cwd: root, preload: watch });
  expect(code).toBe(0);
  return [...stderr.matchAll(/^loads (.*)$/gm)].map(([, url]) => url ?? '');
}

function packagesIn(urls: readonly string[]): readonly string[] {
  const names = urls.flatMap((url) => /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(url)?.[1] ?? []);
  return [...new Set(names)].sort();
}

test.for([
  ['validate', 'backup.pipeline.yaml'],
  ['validate', '--json', 'backup.pipeline.yaml'],
  ['config', 'show', '-f', 'backup.pipeline.yaml'],
])('%s loads no package but the three that it needs', async (argv) => {
  const loaded = await loadedBy(...argv);
  expect(packagesIn(loaded)).toEqual(['croner', 'fastest-levenshtein', 'yaml']);
  const ours = loaded.filter((url) => url.startsWith('file:') && !url.includes('node_modules'));
  expect(
    ours.filter((url) => /\/(runner|stages|catalog|codecs|presence|init)\//.test(url)),
  ).toEqual([]);
});

test('a pipeline that names a container is checked without the library for its engine', async () => {
  const { path } = createWorld({ more: 'application: { version: { image: shop-web } }\n' });
  const { code, stderr } = await runProgram(['validate', 'backup.pipeline.yaml'], {
    cwd: path('repository'),
    preload: watch,
  });
  expect(code).toBe(0);
  expect(stderr).not.toMatch(/dockerode|\/engines\//);
});

test('--online loads what reads keys, and nothing else', async () => {
  const loaded = await loadedBy('validate', '--online', 'backup.pipeline.yaml');
  expect(packagesIn(loaded).filter((name) => name !== 'openpgp')).toEqual([
    'croner',
    'fastest-levenshtein',
    'yaml',
  ]);
});
