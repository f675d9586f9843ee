import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { renderGenerated } from './render.ts';

const root = join(import.meta.dirname, '../../..');

for (const [path, content] of await renderGenerated()) {
  const file = join(root, path);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, content);
  console.log(path);
}
