import { posix } from 'node:path';
import { parseAst } from 'vitest/node';

/** What each room may import; `*` is every room. Only the first room may exit, read the environment and print. */
export type Rooms = Readonly<Record<string, readonly string[]>>;

/** Paths are relative to `src`. The answer is empty, or says in words what is wrong and what the rule is. */
export function checkArchitecture(files: ReadonlyMap<string, string>, rooms: Rooms): string[] {
  const facts = new Map([...files].map(([file, text]) => [file, readFacts(file, text)]));
  return [
    ...[...facts].flatMap(([file, found]) => checkFile(file, found, rooms)),
    ...findCircles(new Map([...facts].map(([file, found]) => [file, inside(file, found.imports)]))),
  ];
}

const gatherer = 'adapters/all.ts';
const clockless = ['model', 'stages', 'runner'];

function checkFile(file: string, facts: Facts, rooms: Rooms): string[] {
  const room = roomOf(file);
  if (!(room in rooms)) return [`${file} lies in no room: there is no ${room}`];
  const mistakes = facts.imports.map((name) => checkImport(file, name, rooms));
  if (file !== gatherer) {
    mistakes.push(
      ...facts.reexports.map((name) => `${file} re-exports ${name}: only ${gatherer} gathers`),
    );
  }
  if (room !== 'cli') {
    mistakes.push(...facts.outside.map((name) => `${file} uses ${name}: only cli may`));
  }
  if (clockless.includes(room)) {
    mistakes.push(...facts.clock.map((name) => `${file} uses ${name}: ${room} is given a Clock`));
  }
  return mistakes.filter((mistake) => mistake !== null);
}

function checkImport(file: string, name: string, rooms: Rooms): string | null {
  const room = roomOf(file);
  if (name.startsWith('.')) return checkRelativeImport(file, resolve(file, name), rooms);
  if (name === '(computed)') return `${file} imports a computed name: say which file`;
  if (room === 'util' && !name.startsWith('node:')) {
    return `${file} imports ${name}: util may import node only`;
  }
  return null;
}

function checkRelativeImport(file: string, target: string, rooms: Rooms): string | null {
  const [from, to] = [roomOf(file), roomOf(target)];
  const says = `${file} imports ${target}:`;
  if (target.startsWith('../')) return `${says} nothing in src may import from outside`;
  if (from === 'adapters' && to === 'adapters') {
    const isFree = file === gatherer || adapterOf(file) === adapterOf(target);
    return isFree ? null : `${says} adapters never import each other`;
  }
  const allowed = rooms[from] ?? [];
  if (from === to || allowed.includes('*') || allowed.includes(to)) return null;
  return `${says} ${from} may import ${allowed.join(', ') || 'node only'}`;
}

/** An adapter is one file or one folder: `adapters/sources/sqlite.ts` or `adapters/sources/sqlite/…`. */
function adapterOf(file: string): string {
  return file.split('/').slice(0, 3).join('/').replace(/\.ts$/, '');
}

function roomOf(file: string): string {
  return file.split('/')[0] ?? file;
}

function resolve(file: string, name: string): string {
  return posix.join(posix.dirname(file), name);
}

function inside(file: string, imports: readonly string[]): string[] {
  return imports.filter((name) => name.startsWith('.')).map((name) => resolve(file, name));
}

/** Walks every file once, depth first; a way back to a file that is still being walked is a circle. */
function findCircles(graph: ReadonlyMap<string, readonly string[]>): string[] {
  const circles: string[] = [];
  const done = new Set<string>();
  const walk = (file: string, trail: readonly string[]): void => {
    const start = trail.indexOf(file);
    if (start !== -1) circles.push(`${[...trail.slice(start), file].join(' → ')}: a circle`);
    if (start !== -1 || done.has(file)) return;
    for (const target of graph.get(file) ?? []) walk(target, [...trail, file]);
    done.add(file);
  };
  for (const file of graph.keys()) walk(file, []);
  return circles;
}

/** What the rules look at in one file. */
interface Facts {
  /** As written; static, type-only, dynamic, re-exported, and `import('…')` types. */
  readonly imports: readonly string[];
  /** What it exports without having made it. */
  readonly reexports: readonly string[];
  /** Uses of the process, its environment, its streams, and the console. */
  readonly outside: readonly string[];
  /** Direct readings of the clock. */
  readonly clock: readonly string[];
}

function readFacts(file: string, text: string): Facts {
  const found = { imports: [], reexports: [], outside: [], clock: [] };
  visit(parseAst(text, { lang: 'ts' }, file), new Collector(found));
  return found;
}

type Node = { readonly type: string } & Readonly<Record<string, unknown>>;
type Found = { readonly [key in keyof Facts]: string[] };

const importing = new Set([
  'ImportDeclaration',
  'ExportNamedDeclaration',
  'ExportAllDeclaration',
  'ImportExpression',
  'TSImportType',
]);
const outsideModules = ['process', 'node:process', 'console', 'node:console'];
const ownProcess = ['env', 'argv', 'exit', 'exitCode', 'abort', 'stdin', 'stdout', 'stderr'];

function visit(node: unknown, collector: Collector): void {
  if (Array.isArray(node)) for (const item of node) visit(item, collector);
  if (!isNode(node)) return;
  for (const child of collector.look(node)) visit(child, collector);
}

class Collector {
  readonly #found: Found;
  readonly #imported = new Set<unknown>();

  constructor(found: Found) {
    this.#found = found;
  }

  /** Notes what the node itself says; answers which of its children are to be looked at. */
  look(node: Node): unknown[] {
    if (importing.has(node.type)) this.#import(node);
    if (node.type === 'ExportNamedDeclaration') this.#export(node);
    if (node.type === 'NewExpression' || node.type === 'CallExpression') this.#call(node);
    if (node.type === 'MemberExpression') return this.#member(node);
    if (node.type === 'Identifier') this.#identifier(node);
    return Object.entries(node)
      .filter(([key]) => !(key === 'key' && node.computed === false))
      .map(([, child]) => child);
  }

  #import({ type, source, specifiers }: Node): void {
    if (source === null || source === undefined) return;
    const name = isNode(source) && typeof source.value === 'string' ? source.value : '(computed)';
    this.#found.imports.push(name);
    if (outsideModules.includes(name)) this.#found.outside.push(name);
    if (type.startsWith('Export')) this.#found.reexports.push(name);
    if (type === 'ImportDeclaration') {
      for (const specifier of nodes(specifiers)) this.#imported.add(nameOf(specifier.local));
    }
  }

  #export({ source, specifiers }: Node): void {
    if (source) return;
    const names = nodes(specifiers).map((specifier) => nameOf(specifier.local));
    this.#found.reexports.push(...names.filter((name) => this.#imported.has(name)));
  }

  #call({ type, callee, arguments: given }: Node): void {
    if (nameOf(callee) !== 'Date') return;
    if (type === 'CallExpression') this.#found.clock.push('Date()');
    else if (nodes(given).length === 0) this.#found.clock.push('new Date()');
  }

  #member({ object, property, computed }: Node): unknown[] {
    const owner = nameOf(object);
    const name = nameOf(property);
    if (owner === 'Date' && name === 'now') this.#found.clock.push('Date.now()');
    if (owner === 'process') {
      if (ownProcess.includes(name)) this.#found.outside.push(`process.${name}`);
      return [];
    }
    return computed ? [object, property] : [object];
  }

  #identifier(node: Node): void {
    const name = nameOf(node);
    if (name === 'console' || name === 'process') this.#found.outside.push(name);
  }
}

function nameOf(node: unknown): string {
  if (!isNode(node)) return '';
  const name = node.name ?? node.value;
  return typeof name === 'string' ? name : '';
}

function nodes(value: unknown): Node[] {
  return Array.isArray(value) ? value.filter(isNode) : [];
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value;
}
