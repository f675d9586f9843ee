/**
 * Compiles the published schemas into plain code, so that a start of the program neither loads ajv nor compiles
 * anything. Run by `npm run build`; the results are not committed.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { Ajv2020, type Options } from 'ajv/dist/2020.js';
import standalone from 'ajv/dist/standalone/index.js';
import { build } from 'esbuild';
import type { Fragment } from '../../src/model/format/fragment.ts';
import { withDiscriminators } from './discriminators.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));

// A person wants every mistake of a pipeline at once, in our words. A manifest comes from a store that may be
// hostile, and so may a plan: the first mistake, in ajv's words, is enough to refuse it.
await compile('pipeline.v1', 'config/shape', { allErrors: true, messages: false });
await compile('manifest.v1', 'catalog/manifest', { allErrors: false, messages: true });
await compile('plan.v1', 'cli/plan', { allErrors: false, messages: true });

async function compile(schemaName: string, folder: string, options: Options): Promise<void> {
  const schema = JSON.parse(
    await readFile(`${root}schemas/${schemaName}.schema.json`, 'utf8'),
  ) as Fragment;
  const ajv = new Ajv2020({
    strict: true,
    strictRequired: false,
    allowUnionTypes: true,
    discriminator: true,
    code: { source: true, esm: true, optimize: 2 },
    ...options,
  });
  const code = await bundle(standalone.default(ajv, ajv.compile(withDiscriminators(schema))));
  await writeFile(`${root}src/${folder}/validator.generated.js`, code);
}

/** ajv's code still calls `require` for its few runtime helpers; bundling puts them inside. */
async function bundle(code: string): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents: code, resolveDir: root, loader: 'js' },
    bundle: true,
    format: 'esm',
    platform: 'node',
    minify: true,
    write: false,
    legalComments: 'none',
  });
  return `${outputFiles[0]?.text ?? ''}`;
}
