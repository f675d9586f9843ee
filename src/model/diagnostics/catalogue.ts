import { commandLine } from './catalogue/command-line.ts';
import type { Entry } from './catalogue/entry.ts';
import { meaning } from './catalogue/meaning.ts';
import { running } from './catalogue/running.ts';
import { shape } from './catalogue/shape.ts';
import { syntax } from './catalogue/syntax.ts';

/** Every code that this program can print. `explain`, the manual and the tests read it. */
export const catalogue = { ...commandLine, ...syntax, ...shape, ...meaning, ...running } as const;

export type Code = keyof typeof catalogue;

export function findEntry(code: string): Entry | undefined {
  return Object.hasOwn(catalogue, code) ? catalogue[code as Code] : undefined;
}
