import type { Hold } from '../../catalog/hold.ts';
import { exits } from '../../model/exit.ts';
import { visibleLine } from '../../util/visible-text.ts';
import type { Io } from '../io.ts';
import { warn } from '../reach/refuse.ts';
import { count, holdWords } from '../reach/words.ts';
import type { Outcome } from '../verb.ts';
import type { HoldResult } from './lay-all.ts';

export interface HoldAnswer {
  readonly target: string;
  readonly hold: Hold;
  readonly results: readonly HoldResult[];
  /** Destinations of which nobody knows whether they have a copy, and why. */
  readonly unread: readonly string[];
  readonly nowMs: number;
}

/** What is held now, and where that could not be said. Where it holds nowhere, the first failure is the outcome. */
export function answerHold(answer: HoldAnswer, io: Io): Outcome {
  const { target, results, unread } = answer;
  const troubles = [...results.flatMap((result) => troubleOf(result) ?? []), ...unread];
  const isHeld = results.some(({ kind }) => kind === 'laid' || kind === 'stands');
  const failed = results.find((result) => result.kind === 'failed');
  if (!isHeld && failed !== undefined) throw failed.error;
  for (const text of troubles) warn(text, io);
  const [first] = troubles;
  const reason = isHeld ? (first ?? `${target} is held`) : `${target} is not held: ${first}`;
  return {
    exit: exitOf(isHeld, troubles.length),
    reason,
    ...(isHeld && { text: heldText(answer) }),
    data: {
      target,
      hold: record(answer.hold),
      destinations: results.map(resultRecord),
      problems: troubles,
    },
  };
}

function exitOf(isHeld: boolean, troubles: number) {
  if (!isHeld) return exits.failed;
  return troubles === 0 ? exits.done : exits.look;
}

function troubleOf(result: HoldResult): string | null {
  const { destination } = result;
  switch (result.kind) {
    case 'failed':
      return `${destination}: ${result.error.message}`;
    case 'unreadable':
      return `${destination}: a hold is there that cannot be read, and holds for ever: nothing was changed; --replace writes over it`;
    case 'gone':
      return `${destination}: the copy was being deleted in this moment`;
    case 'laid':
      return result.isDoomed
        ? `${destination}: its deletion was begun there, and may go on: look again with run-pipeline show`
        : null;
    case 'stands':
      return null;
  }
}

function heldText({ target, hold, results, nowMs }: HoldAnswer): string {
  const laid = results.filter((result) => result.kind === 'laid');
  const standing = results.filter((result) => result.kind === 'stands');
  const lines = [
    ...(laid.length === 0
      ? []
      : [
          `${target} is held ${holdWords(hold, nowMs)}`,
          `written down at ${places(laid)}${replacedWords(laid, nowMs)}`,
        ]),
    ...standing.map(
      ({ destination, hold: there }) =>
        `${laid.length === 0 ? `${target} is held already` : 'held already'} at ${destination}, ${holdWords(there, nowMs)}`,
    ),
    ...(standing.length === 0
      ? []
      : ['what lasts as long or longer is not changed; --replace does, or run-pipeline release']),
  ];
  return lines.map((line) => `${visibleLine(line)}\n`).join('');
}

function places(results: readonly HoldResult[]): string {
  const names = results.map(({ destination }) => destination);
  return `${count(names.length, 'copy', 'copies')} (${names.join(', ')})`;
}

function replacedWords(
  laid: readonly Extract<HoldResult, { readonly kind: 'laid' }>[],
  nowMs: number,
): string {
  const [before] = laid.flatMap(({ replaced }) => replaced ?? []);
  return before === undefined ? '' : `, in place of a hold ${holdWords(before, nowMs)}`;
}

function resultRecord(result: HoldResult) {
  const { destination, kind } = result;
  const before = kind === 'laid' ? result.replaced : null;
  return {
    destination,
    result: kind,
    ...(kind === 'laid' && { isDoomed: result.isDoomed, replaced: before && record(before) }),
    ...(kind === 'stands' && { hold: record(result.hold) }),
    ...(kind === 'failed' && { error: result.error.message }),
  };
}

function record({ reason, owner, until }: Hold) {
  return { reason, owner, until: until === null ? null : new Date(until).toISOString() };
}
