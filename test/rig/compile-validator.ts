/**
 * Compiles the published schema into plain code, so that a start of the program neither loads ajv nor compiles
 * anything. Run by `npm run build`; the result is not committed.
 */
import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { Ajv2020 } from 'ajv/dist/2020.js';
import standalone from 'ajv/dist/standalone/index.js';
import { build } from 'esbuild';
import type { Fragment } from '../../src/model/format/fragment.ts';
import { withDiscriminators } from './discriminators.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const name = 'src/config/shape/validator.generated.js';

const schema = JSON.parse(
  await readFile(`${root}schemas/pipeline.v1.schema.json`, 'utf8'),
) as Fragment;
const ajv = new Ajv2020({
  allErrors: true,
  strict: true,
  strictRequired: false,
  allowUnionTypes: true,
  discriminator: true,
  messages: false,
  code: { source: true, esm: true, optimize: 2 },
});
const code = standalone.default(ajv, ajv.compile(withDiscriminators(schema)));

// ajv's code still calls `require` for its few runtime helpers; bundling puts them inside.
const bundled = await build({
  stdin: { contents: code, resolveDir: root, loader: 'js' },
  bundle: true,
  format: 'esm',
  platform: 'node',
  minify: true,
  write: false,
  legalComments: 'none',
});
const text = `${bundled.outputFiles[0]?.text ?? ''}`;
await writeFile(root + name, text);
await mkdir(`${root}dist/config/shape`, { recursive: true });
await cp(root + name, `${root}dist/config/shape/validator.generated.js`);
