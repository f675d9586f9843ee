import { nearest } from './nearest.ts';
import { type Report, related } from './report.ts';
import {
  child,
  entries,
  items,
  type Path,
  type ScalarTree,
  type Span,
  type Tree,
  textOf,
} from './tree.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

const closed = /\$\$|\$\{([^}]*)\}/g;
const opened = /\$\$|\$\{/g;
const form = /^(?:vars\.([A-Za-z0-9_-]+)|([A-Za-z_][A-Za-z0-9_]*)(?::-([\s\S]*))?)$/;

/** A few lines could make a text of gigabytes. */
const maxValue = 64 * 1024;
const maxInFile = 1024 * 1024;

/** One `${…}` and where it stands. */
interface Reference {
  readonly whole: string;
  readonly at: Span;
  readonly path: Path;
}

/** What `${…}` may read, and the complaints about what it may not. */
export class Scope {
  readonly #tree: Tree;
  readonly #listed: ReadonlySet<string | undefined>;
  readonly #environment: Environment;
  readonly #report: Report;
  readonly #variables = new Map<string, string>();
  /** How much text references have made in this file. */
  #made = 0;

  constructor(tree: Tree, environment: Environment, report: Report) {
    this.#tree = tree;
    this.#listed = new Set(items(child(tree, 'env')).map(textOf));
    this.#environment = environment;
    this.#report = report;
  }

  /** The scalar with its references replaced. One that cannot be read stays as written. */
  fill(scalar: ScalarTree, path: Path): ScalarTree {
    if (typeof scalar.value !== 'string' || !scalar.value.includes('$')) return scalar;
    if (this.gaveUp) return scalar;
    const template = scalar.value;
    let room = maxValue;
    const read = (whole: string, inner?: unknown): string => {
      if (whole === '$$') return '$';
      if (room < 0) return '';
      const name = typeof inner === 'string' ? inner : undefined;
      const text = this.#read({ whole, at: spanOf(whole, scalar.at), path }, name) ?? whole;
      room -= text.length;
      // Nothing is put together of which it is known that it is too long.
      return room < 0 ? '' : text;
    };
    // Behind the last brace nothing is closed: to look for an end from each beginning would take too long.
    const end = template.lastIndexOf('}') + 1;
    const value =
      template.slice(0, end).replace(closed, read) +
      template.slice(end).replace(opened, (whole) => read(whole));
    this.#made += room < 0 ? maxValue : maxValue - room;
    if (room < 0 || this.gaveUp) return this.#tooLong(scalar, path);
    return value === template ? scalar : { ...scalar, value, template };
  }

  /** References made so much text that the rest of the file was not looked at. */
  get gaveUp(): boolean {
    return this.#made > maxInFile;
  }

  #tooLong(scalar: ScalarTree, path: Path): ScalarTree {
    const [whose, most] = this.gaveUp
      ? ['the `${…}` of this file make', maxInFile]
      : ['the `${…}` here make', maxValue];
    const message = `${whose} more than ${most / 1024} KiB of text`;
    const help = 'use shorter variables, or fewer of them';
    this.#report.add({ code: 'BP2032', at: scalar.at, path, message, help });
    return scalar;
  }

  #read(reference: Reference, inner: string | undefined): string | undefined {
    const [, variable, name, fallback] = form.exec(inner ?? '') ?? [];
    if (variable !== undefined) return this.#readVariable(variable, reference);
    if (name !== undefined) return this.#readEnvironment(name, fallback, reference);
    const help = 'write ${vars.name}, ${NAME} or ${NAME:-default}; a literal $ is written $$';
    this.#report.add({
      code: 'BP3008',
      ...reference,
      message: `${reference.whole} is not one of the forms that are read here`,
      help,
    });
    return undefined;
  }

  #readVariable(name: string, reference: Reference): string | undefined {
    const vars = child(this.#tree, 'vars');
    const isNested = reference.path[0] === 'vars';
    const value = isNested ? undefined : child(vars, name);
    if (value?.kind === 'scalar' && value.value !== null) {
      const known = this.#variables.get(name) ?? String(this.fill(value, ['vars', name]).value);
      this.#variables.set(name, known);
      return known;
    }
    // One that is there but is no text was told by the schema.
    if (value !== undefined) return undefined;
    const known = entries(vars).map(([key]) => key);
    const message = isNested
      ? 'a variable cannot be made from another one'
      : `there is no variable ${name}`;
    const help = isNested
      ? 'write its text out, or read the environment: ${NAME}'
      : adviceFor(name, known);
    this.#report.add({ code: 'BP3007', ...reference, message, help });
    return undefined;
  }

  #readEnvironment(
    name: string,
    fallback: string | undefined,
    reference: Reference,
  ): string | undefined {
    if (!this.#listed.has(name)) return this.#refuse(name, reference);
    const value = this.#environment[name];
    if (value !== undefined && value !== '') return value;
    if (fallback !== undefined) return fallback;
    const help = `set ${name}, or give a default: \${${name}:-…}`;
    const message = `the environment variable ${name} is ${value === '' ? 'empty' : 'not set'}`;
    this.#report.add({ code: 'BP3006', ...reference, message, help });
    return undefined;
  }

  #refuse(name: string, reference: Reference): undefined {
    const list = child(this.#tree, 'env');
    this.#report.add({
      code: 'BP3005',
      ...reference,
      message: `the environment variable ${name} is not listed under \`env\``,
      help: `list it at the top, \`env: [${name}]\`, or write $\${${name}} if the text itself is meant`,
      related: list ? [related(list.at, 'the names that may be read')] : [],
    });
  }
}

function adviceFor(name: string, known: readonly string[]): string {
  const meant = nearest(name, known);
  if (meant !== undefined) return `did you mean \${vars.${meant}}?`;
  if (known.length > 0) return `known variables: ${known.join(', ')}`;
  return `declare it at the top: \`vars: { ${name}: … }\``;
}

/** The `${…}` itself, when it can be found as written; else the whole value. */
function spanOf(whole: string, at: Span): Span {
  const offset = at.source.text.slice(at.start, at.end).indexOf(whole);
  if (offset === -1) return at;
  return { ...at, start: at.start + offset, end: at.start + offset + whole.length };
}
