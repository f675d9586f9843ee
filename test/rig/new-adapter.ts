import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Script } from 'node:vm';

/** `npm run new:adapter -- <kind> <name>`: the definition, its line in all.ts and an example, in the working folder. */

interface Kind {
  readonly folder: string;
  readonly hasId: boolean;
  readonly key: string;
  readonly keyAs: string;
  readonly describes: string;
}

const path = { key: 'path', keyAs: 'hostPath' } as const;
const kinds: Readonly<Record<string, Kind>> = {
  source: { folder: 'sources', ...path, describes: 'What is dumped.', hasId: true },
  destination: { folder: 'destinations', ...path, describes: 'Where the backups go.', hasId: true },
  notifier: {
    folder: 'notifiers',
    key: 'url',
    keyAs: 'secret',
    describes: 'Who is told.',
    hasId: false,
  },
};
const list = 'src/adapters/all.ts';

class Refusal extends Error {}

try {
  createAdapter(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof Refusal)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}

function createAdapter([kindName = '', name = '', ...more]: readonly string[]): void {
  const kind = Object.hasOwn(kinds, kindName) ? kinds[kindName] : undefined;
  if (!kind || !name || more.length > 0) {
    throw new Refusal(
      `Usage: npm run new:adapter -- <${Object.keys(kinds).join('|')}> <name>\n` +
        'For example: npm run new:adapter -- source foo',
    );
  }
  assertName(name);
  const file = `src/adapters/${kind.folder}/${name}.ts`;
  assertFree(file, kind, name);
  const all = readFileSync(list, 'utf8');
  const exported = identifierFor(name, kindName);
  const listed = addToList(all, { exported, kindName, folder: kind.folder, name });
  writeFileSync(file, definition(exported, name, { kindName, kind }), { flag: 'wx' });
  writeFileSync(list, listed);
  format([file, list]);
  console.log(
    `created  ${file}\nchanged  ${list}\n${writeExample(kindName, name, kind)}\n${next(file)}`,
  );
}

function assertName(name: string): void {
  if (/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(name) && name.length <= 63) return;
  throw new Refusal(
    `"${name}" cannot be the word for it: small letters, digits and single hyphens, a letter first, up to 63, such as "event-store".`,
  );
}

function assertFree(file: string, { folder }: Kind, name: string): void {
  if (!existsSync(list)) {
    throw new Refusal(`There is no ${list} here: run this at the root of the checkout.`);
  }
  const found = [file, `src/adapters/${folder}/${name}`].find((path) => existsSync(path));
  if (found) throw new Refusal(`${found} exists already.`);
}

function identifierFor(name: string, kindName: string): string {
  const camel = name.replace(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
  return isIdentifier(camel) ? camel : camel + capitalized(kindName);
}

function capitalized(word: string): string {
  return word.replace(/^./, (letter) => letter.toUpperCase());
}

function isIdentifier(word: string): boolean {
  try {
    new Script(`'use strict'; const ${word} = 0`);
    return true;
  } catch {
    return false; // A syntax error is the answer: the word is reserved.
  }
}

interface Added {
  readonly exported: string;
  readonly kindName: string;
  readonly folder: string;
  readonly name: string;
}

/** Behind the last of its kind: the order is the manual's, and the newest is not yet the most common. */
function addToList(all: string, { exported, kindName, folder, name }: Added): string {
  const imported = importsOf(all);
  const isTaken = imported.some(({ identifier }) => identifier === exported);
  const identifier = isTaken ? exported + capitalized(kindName) : exported;
  const { head, body, tail } = split(all);
  const siblings = imported.filter((entry) => entry.folder === folder);
  const last = Math.max(0, ...siblings.map((sibling) => endOf(sibling.identifier, body)));
  const separated = last === 0 ? `${identifier},` : `, ${identifier}`;
  const binding = isTaken ? `${exported} as ${identifier}` : identifier;
  const line = `import { ${binding} } from './${folder}/${name}.ts';\n`;
  return behindImports(head, line) + body.slice(0, last) + separated + body.slice(last) + tail;
}

function importsOf(all: string): readonly { identifier: string; folder: string }[] {
  const pattern = /^import \{ (?:\w+ as )?(\w+) \} from '\.\/(\w+)\//gm;
  return [...all.matchAll(pattern)].map(([, identifier = '', folder = '']) => ({
    identifier,
    folder,
  }));
}

function split(all: string): { head: string; body: string; tail: string } {
  const found = /^([\s\S]*\bdefinitions\b[^=]*= \[)([\s\S]*?)(\];[\s\S]*)$/.exec(all);
  const [, head = '', body = '', tail = ''] = found ?? [];
  if (found) return { head, body, tail };
  throw new Refusal(`${list} has no list "definitions = [...];" to add to.`);
}

/** Where the word ends in the text, 0 if it is not there. */
function endOf(word: string, body: string): number {
  const found = new RegExp(`\\b${word}\\b`).exec(body);
  return found ? found.index + word.length : 0;
}

/** The formatter sorts it into its place. */
function behindImports(head: string, line: string): string {
  const last = [...head.matchAll(/^import .*;\n/gm)].at(-1);
  const at = last === undefined ? 0 : last.index + last[0].length;
  return `${head.slice(0, at)}${line}${head.slice(at)}`;
}

function definition(
  identifier: string,
  name: string,
  { kindName, kind }: { readonly kindName: string; readonly kind: Kind },
): string {
  return `import { ${kind.keyAs} } from '../../model/format/builders.ts';
import type { Definition } from '../../ports/definition.ts';

export const ${identifier}: Definition = {
  kind: '${kindName}',
  type: '${name}',
  summary: 'one line for help and the manual',
  keys: {
    ${kind.key}: ${kind.keyAs}('${kind.describes}'),
  },
  required: ['${kind.key}'],
  example: { ${exampleEntry(name, kind)} },
};
`;
}

/** Reads the same in TypeScript and, without its quotes, in YAML. */
function exampleEntry(name: string, { hasId, keyAs, key }: Kind): string {
  const secret = `{ env: '${name.replaceAll('-', '_').toUpperCase()}_${key.toUpperCase()}' }`;
  const value = keyAs === 'secret' ? secret : `'/srv/${name}'`;
  return `${hasId ? "id: 'example', " : ''}type: '${name}', ${key}: ${value}`;
}

function writeExample(kindName: string, name: string, kind: Kind): string {
  const example = `pipelines/${name}.pipeline.yaml`;
  if (existsSync(example)) return `kept     ${example}: show the new ${kindName} there`;
  writeFileSync(example, examplePipeline(kindName, name, kind));
  return `created  ${example}`;
}

function next(file: string): string {
  return `
Next:
  1. describe its keys in ${file}; the descriptions are the manual
  2. npm run generate   writes the schema, types and tables
  3. npm run check
  4. add a line to CHANGELOG.md`;
}

function examplePipeline(kindName: string, name: string, kind: Kind): string {
  const entry = `{ ${exampleEntry(name, kind).replaceAll("'", '')} }`;
  const source = kindName === 'source' ? entry : '{ id: data, type: files, paths: [pipelines] }';
  const destination =
    kindName === 'destination' ? entry : '{ id: disk, type: local, path: /srv/backups }';
  return `# yaml-language-server: $schema=../schemas/pipeline.v1.schema.json
version: 1
name: ${name}
description: Shows the ${kindName} \`${name}\`

stages:
  dump:
    - ${source}
  encrypt:
    recipients: [keys/ops.asc]
  upload:
    - ${destination}
${kindName === 'notifier' ? `  notify:\n    - ${entry}\n` : ''}`;
}

function format(files: readonly string[]): void {
  const biome = fileURLToPath(import.meta.resolve('@biomejs/biome/bin/biome'));
  execFileSync(process.execPath, [biome, 'check', '--write', ...files], {
    stdio: 'pipe',
  });
}
