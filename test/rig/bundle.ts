/**
 * Makes `dist` of the sources: the modules of one verb in a few files, because finding and reading hundreds of them took
 * a fifth of a short run. Libraries stay what they are: dependencies. Run by `npm run build`.
 */
import { globSync } from 'node:fs';
import { chmod, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { build, type Plugin } from 'esbuild';

const root = join(import.meta.dirname, '../..');
const src = join(root, 'src');
const dist = join(root, 'dist');
/** Stands for the way from an output to `dist`, until it is known which output a module lies in. */
const wayUp = '@dist';

await rm(dist, { recursive: true, force: true });
const { outputFiles } = await build({
  entryPoints: [join(src, 'cli/main.ts'), ...(await findChildren())],
  outdir: dist,
  outbase: src,
  chunkNames: 'chunks/[name]-[hash]',
  bundle: true,
  splitting: true,
  packages: 'external',
  format: 'esm',
  platform: 'node',
  target: 'node22.18',
  write: false,
  plugins: [keepAddresses()],
});
await Promise.all(outputFiles.map(({ path, text }) => write(path, text)));
await chmod(join(dist, 'cli/main.js'), 0o755);

/** The modules that processes of our own are started with: nobody imports them. */
async function findChildren(): Promise<readonly string[]> {
  const modules = globSync('**/*.ts', { cwd: src }).map((name) => join(src, name));
  const found = await Promise.all(
    modules.map(async (path) => {
      const text = await readFile(path, 'utf8');
      const named = text.matchAll(/new URL\(`([^`$]+)\$\{extname\(import\.meta\.url\)\}`/g);
      return Array.from(named, ([, name]) => join(dirname(path), `${name}.ts`));
    }),
  );
  return [...new Set(found.flat())];
}

/** A module that asks where it lies is told where it would lie without having been put together with others. */
function keepAddresses(): Plugin {
  return {
    name: 'addresses',
    setup: ({ onLoad }) => {
      onLoad({ filter: /\/src\/.*\.ts$/ }, async ({ path }) => {
        const text = await readFile(path, 'utf8');
        if (!text.includes('import.meta.url')) return null;
        const place = `${wayUp}/${relative(src, path).replace(/\.ts$/, '.js')}`;
        const address = `new URL(${JSON.stringify(place)}, import.meta.url).href`;
        return { loader: 'ts', contents: text.replaceAll('import.meta.url', address) };
      });
    },
  };
}

async function write(path: string, text: string): Promise<void> {
  const up = relative(dirname(path), dist);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text.replaceAll(`"${wayUp}/`, `"${up}/`));
}
