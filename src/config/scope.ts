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

const pattern = /\$\$|\$\{([^}]*)\}|\$\{/g;
const form = /^(?:vars\.([A-Za-z0-9_-]+)|([A-Za-z_][A-Za-z0-9_]*)(?::-([\s\S]*))?)$/;

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

  constructor(tree: Tree, environment: Environment, report: Report) {
    this.#tree = tree;
    this.#listed = new Set(items(child(tree, 'env')).map(textOf));
    this.#environment = environment;
    this.#report = report;
  }

  /** The scalar with its references replaced. One that cannot be read stays as written. */
  fill(scalar: ScalarTree, path: Path): ScalarTree {
    if (typeof scalar.value !== 'string' || !scalar.value.includes('$')) return scalar;
    const template = scalar.value;
    const value = template.replace(pattern, (whole, inner: string | undefined) => {
      if (whole === '$$') return '$';
      return this.#read({ whole, at: spanOf(whole, scalar.at), path }, inner) ?? whole;
    });
    return value === template ? scalar : { ...scalar, value, template };
  }

  #read(reference: Reference, inner: string | undefined): string | undefined {
    const [, variable, name, fallback] = form.exec(inner ?? '') ?? [];
    if (variable !== undefined) return this.#readVariable(variable, reference);
    if (name !== undefined) return this.#readEnvironment(name, fallback, reference);
    const help = 'write ${vars.name}, ${NAME} or ${NAME:-default}; a literal $ is written $$';
    this.#report.add({
      code: 'BP3008',
      ...reference,
      message: `${reference.whole} is not complete`,
      help,
    });
    return undefined;
  }

  #readVariable(name: string, reference: Reference): string | undefined {
    const vars = child(this.#tree, 'vars');
    const isNested = reference.path[0] === 'vars';
    const value = isNested ? undefined : child(vars, name);
    if (value?.kind === 'scalar' && value.value !== null) {
      return String(this.fill(value, ['vars', name]).value);
    }
    const known = entries(vars).map(([key]) => key);
    const message = isNested
      ? 'a variable cannot be made from another one'
      : `there is no variable ${name}`;
    const help =
      known.length === 0
        ? 'declare it at the top: `vars: { … }`'
        : `known variables: ${known.join(', ')}`;
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

/** The `${…}` itself, when it can be found as written; else the whole value. */
function spanOf(whole: string, at: Span): Span {
  const offset = at.source.text.slice(at.start, at.end).indexOf(whole);
  if (offset === -1) return at;
  return { ...at, start: at.start + offset, end: at.start + offset + whole.length };
}
