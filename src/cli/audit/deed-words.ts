import { hostname, userInfo } from 'node:os';
import { parseTarget } from '../../catalog/parse-target.ts';
import type { Whence, Who, Words } from '../../model/audit/entry.ts';
import { personOf } from '../compose/person.ts';
import type { Env } from '../environment.ts';
import type { Io } from '../io.ts';
import { triggerUrl } from '../run/read-wishes.ts';
import type { Line, Option } from '../verb.ts';

/** What is no prose and yet is never written down: it allows something. */
const permits = ['confirm', 'phrase'];

/** More of it is nobody's reason. */
const maxWords = 1000;

/** In which somebody writes words of their own: a secret may be among them that is known only later. */
function isProse({ long, free }: Option): boolean {
  return free === true || long === 'label' || long === 'app-version';
}

/** The options that were given, without prose. */
export function optionsOf(line: Line): Words {
  return given(line, (option) => !isProse(option));
}

/** What somebody wrote in words of their own. */
export function wordsOf(line: Line): Words {
  return given(line, isProse);
}

function given(line: Line, isMeant: (option: Option) => boolean): Words {
  const pairs = line.verb.options.filter(isMeant).flatMap((option) => {
    const value = givenValue(line, option);
    return value === null ? [] : ([[option.long, value]] as const);
  });
  return Object.fromEntries(pairs);
}

function givenValue(line: Line, { long, value, repeatable }: Option): Words[string] | null {
  if (value === undefined) return line.flag(long) ? true : null;
  const [first, ...others] = line.values(long);
  if (first === undefined) return null;
  if (permits.includes(long)) return true;
  return repeatable ? [first, ...others].map(shorten) : shorten(first);
}

function shorten(text: string): string {
  return text.length <= maxWords ? text : `${text.slice(0, maxWords)}…`;
}

/** Which pipeline the line means, as far as the line alone says it. */
export function pipelineMeant({ verb, positionals }: Line): string | null {
  const at = verb.positionals.findIndex(({ completes }) => completes === 'pipeline');
  const typed = positionals[at];
  if (typed === undefined) return null;
  return verb.positionals[at]?.name === 'target' ? parseTarget(typed).pipeline : typed;
}

export function whoActs(env: Env): Who {
  return {
    person: personOf(env),
    user: userName(),
    uid: process.getuid?.() ?? null,
    workflow: triggerUrl(env),
  };
}

export function whereFrom({ env, cwd }: Pick<Io, 'env' | 'cwd'>): Whence {
  const [address = ''] = (env.SSH_CONNECTION ?? '').split(' ');
  return { host: hostname(), ssh: address === '' ? null : address, folder: cwd };
}

function userName(): string | null {
  try {
    return userInfo().username;
  } catch {
    // An account without a name, as in containers.
    return null;
  }
}
