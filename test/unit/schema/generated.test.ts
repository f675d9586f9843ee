import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { renderGenerated } from '../../rig/generated/render.ts';
import { root } from '../../rig/schema/example-files.ts';

const generated = await renderGenerated();

test.for([...generated])('%s is what `npm run generate` writes', async ([path, content]) => {
  const committed = await readFile(join(root, path), 'utf8').catch(() => '');
  const isFresh = committed === content;
  expect(isFresh, `${path} is stale: run \`npm run generate\` and commit the result`).toBe(true);
});
