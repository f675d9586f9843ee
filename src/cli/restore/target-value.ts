import { resolve } from 'node:path';
import { definitions } from '../../adapters/all.ts';
import type { Diagnostic } from '../../model/diagnostics/diagnostic.ts';
import type { Fragment, Keys } from '../../model/format/fragment.ts';
import { kinds } from '../../model/format/kinds.ts';
import type { Json } from '../../model/run/facts.ts';
import { createMistake } from '../mistake.ts';
import { showArgument } from '../show-argument.ts';

/** What can be set of a dump of this type. */
export function restoreKeysOf(type: string): Keys {
  return definitions.find((one) => one.kind === 'source' && one.type === type)?.restoreKeys ?? {};
}

/** Whether its members are of other types than it. */
export function hasMembersOfItsOwn(type: string): boolean {
  return definitions.some((one) => one.type === type && one.loadMembers !== undefined);
}

interface Target {
  /** `<dump>.<key>`. */
  readonly target: string;
  readonly value: string;
  /** The key as the format has it. */
  readonly fragment: Fragment | undefined;
}

/** What nobody means. Where a path may lead, and what a server has, is judged when the target is looked at. */
export function judgeValue(given: Target): Diagnostic | null {
  return isPath(given.fragment) ? judgePath(given) : judgeWord(given);
}

/** As it must be typed anywhere. */
export function settleValue({ value, fragment }: Target, folder: string): string {
  return isPath(fragment) ? resolve(folder, value) : value;
}

/** As it would stand in the pipeline file. */
export function asInFile(value: string, fragment: Fragment | undefined): Json {
  return kindOf(fragment)?.type === 'integer' ? Number(value) : value;
}

const pathKinds = ['hostPath', 'databasePath'].map((name) => `#/$defs/${name}`);

function isPath(fragment: Fragment | undefined): boolean {
  return pathKinds.includes(fragment?.$ref ?? '');
}

function kindOf(fragment: Fragment | undefined): Fragment | undefined {
  return kinds[fragment?.$ref?.replace('#/$defs/', '') ?? ''];
}

function judgePath({ target, value }: Target): Diagnostic | null {
  const of = `--to: ${target}=${showArgument(value)}`;
  if (value.trim() === '' || /\p{Cc}/u.test(value)) {
    return createMistake('BP0115', `${of} names no path`, 'write the path of a folder or a file');
  }
  if (value.startsWith('~')) {
    const help = 'write the whole path, or $HOME for the shell to replace';
    return createMistake('BP0115', `${of}: \`~\` is not replaced here`, help);
  }
  const isFile = target.endsWith('.path');
  if (!isFile || !value.endsWith('/')) return null;
  const help = 'add the name of the database, or leave the slash out';
  return createMistake('BP0115', `${of} names a folder, and a database is a file`, help);
}

/** Nothing is replaced in it: what only an editor lets pass is refused. */
function judgeWord({ target, value, fragment }: Target): Diagnostic | null {
  const kind = kindOf(fragment);
  if (kind === undefined || doesFit(value, kind)) return null;
  const message = `--to: ${target}=${showArgument(value)} is no ${kind.title ?? 'such value'}`;
  return createMistake('BP0115', message, (kind.description ?? '').split('\n')[0] ?? '');
}

function doesFit(value: string, { type, pattern, minimum, maximum }: Fragment): boolean {
  if (value.trim() === '' || value.includes('${')) return false;
  if (type === 'integer') {
    const number = Number(value);
    return /^\d{1,9}$/.test(value) && number >= (minimum ?? 0) && number <= (maximum ?? number);
  }
  return pattern === undefined || new RegExp(pattern, 'u').test(value);
}
