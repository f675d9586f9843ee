import type { Diagnostic } from '../model/diagnostics/diagnostic.ts';
import { Report, related } from './report.ts';
import { find, type Span, type Tree, textOf } from './tree.ts';

export interface NamedAt {
  readonly name: string;
  readonly at: Span;
}

export function nameIn(tree: Tree): NamedAt | null {
  const written = find(tree, 'name');
  const name = textOf(written);
  return written && name !== undefined ? { name, at: written.at } : null;
}

/** Two pipelines of one name would write into one folder and expire each other's backups. */
export function findSameNames(names: readonly NamedAt[]): readonly Diagnostic[] {
  const report = new Report();
  const seen = new Map<string, Span>();
  for (const { name, at } of names) {
    const first = seen.get(name);
    if (first === undefined) seen.set(name, at);
    else if (first.source !== at.source) {
      report.add({
        code: 'BP3002',
        at,
        path: ['name'],
        message: `another pipeline is called \`${name}\` too`,
        related: [related(first, 'the other one')],
        help: 'give each its own name: it names their folder at the destinations',
      });
    }
  }
  return report.diagnostics;
}
