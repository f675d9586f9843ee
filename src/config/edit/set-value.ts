import type { Edit } from '../../model/diagnostics/diagnostic.ts';
import {
  child,
  items,
  type MapTree,
  type Path,
  type Span,
  type Through,
  type Tree,
  textOf,
} from '../tree.ts';
import { insertInto } from './insert.ts';
import { type Step, showSteps } from './parse-path.ts';
import { writeKey, writeValue } from './write.ts';

/** Why a value cannot be set. */
export interface Refusal {
  readonly message: string;
  readonly help: string;
}

/** What to write, and where it stands afterwards. */
export interface Change {
  readonly edit: Edit;
  readonly path: Path;
}

/** The edit of one file that sets one value; all other bytes stay. `tree` is that file alone, nothing merged. */
export function setValue(tree: MapTree, steps: readonly Step[], text: string): Change | Refusal {
  let at: Tree = tree;
  let holder: Span | null = null;
  const path: (string | number)[] = [];
  for (const [depth, step] of steps.entries()) {
    const found = descend(at, step);
    const next: Tree | undefined = found === undefined ? undefined : child(at, found);
    if (found === undefined || next === undefined) {
      return addMissing({ at, holder, path, missing: steps.slice(depth), text });
    }
    const writtenElsewhere = next.through;
    if (writtenElsewhere) return elsewhere(steps.slice(0, depth + 1), next, writtenElsewhere);
    holder = at.kind === 'map' ? (at.entries.get(String(found))?.key ?? null) : null;
    path.push(found);
    at = next;
  }
  return changed(replaceValue(at, holder, writeValue(text, isInFlow(tree, path))), path);
}

/** The key or the position that a step means here. */
function descend(tree: Tree, step: Step): string | number | undefined {
  if ('key' in step)
    return tree.kind === 'map' && tree.entries.has(step.key) ? step.key : undefined;
  if (tree.kind !== 'list') return undefined;
  if ('at' in step) return step.at < tree.items.length ? step.at : undefined;
  const position = items(tree).findIndex((item) => textOf(child(item, 'id')) === step.id);
  return position === -1 ? undefined : position;
}

function elsewhere(steps: readonly Step[], tree: Tree, { by }: Through): Refusal {
  const { line } = tree.at.source.position(tree.at.start);
  const way = by === 'alias' ? 'an alias' : 'a merge';
  return {
    message: `${showSteps(steps)} is written at line ${line} and comes here through ${way}`,
    help: 'change it there, where a reader sees what else it changes',
  };
}

interface Missing {
  readonly at: Tree;
  /** The key of `at`, which may have no value yet. */
  readonly holder: Span | null;
  readonly path: Path;
  readonly missing: readonly Step[];
  readonly text: string;
}

function addMissing({ at, holder, path, missing, text }: Missing): Change | Refusal {
  const keys = missing.flatMap((step) => ('key' in step ? step.key : []));
  const isNothing = at.kind === 'scalar' && at.value === null;
  if (keys.length < missing.length || (at.kind !== 'map' && !isNothing)) {
    const shown = showSteps([...path.map(asStep), ...missing.slice(0, 1)]);
    const help = 'positions count from 0; a new entry of a list is written in the file itself';
    return { message: `there is no ${shown} in the file`, help };
  }
  const [first = '', ...below] = keys;
  const value = below.reduceRight(
    (inner, key) => `{ ${writeKey(key)}: ${inner} }`,
    writeValue(text, below.length > 0 || isNothing || isFlow(at)),
  );
  const whole = [...path, ...keys];
  if (at.kind === 'map') return { edit: insertInto(at, path, { key: first, value }), path: whole };
  return changed(replaceValue(at, holder, `{ ${writeKey(first)}: ${value} }`), whole);
}

function changed(edit: Edit | Refusal, path: Path): Change | Refusal {
  return 'message' in edit ? edit : { edit, path };
}

function asStep(step: string | number): Step {
  return typeof step === 'number' ? { at: step } : { key: step };
}

/** Replaces a value; one that began on a line of its own moves up behind its key. */
function replaceValue({ at }: Tree, key: Span | null, text: string): Edit | Refusal {
  const { source } = at;
  const between = key === null ? '' : source.text.slice(key.end, at.start);
  const isBeside = at.end > at.start && !between.includes('\n');
  if (key === null || isBeside) {
    const comment = commentOfBlock(source.text.slice(at.start, at.end));
    return { file: source.file, start: at.start, end: at.end, text: text + comment };
  }
  const colon = between.indexOf(':');
  const comment = colon === -1 ? '' : commentIn(between.slice(colon + 1));
  if (comment === null) return hasMore(source.text.slice(key.start, key.end));
  const start = colon === -1 ? key.end : key.end + colon + 1;
  // Of nothing there is nothing to replace: what stands behind may be the space before a comment.
  if (at.end === at.start)
    return { file: source.file, start, end: start, text: colon === -1 ? `: ${text}` : ` ${text}` };
  return { file: source.file, start, end: Math.max(start, at.end), text: ` ${text}${comment}` };
}

/** The comment on the line of a key; `null` where more than that stands between it and its value. */
function commentIn(between: string): string | null {
  const [first = '', ...lines] = between.split(/\r?\n/);
  const isMore = !/^\s*(?:#|$)/.test(first) || lines.some((line) => line.trim() !== '');
  return isMore ? null : first.trimEnd();
}

/** `|  # why`: the text below goes, the comment stays. */
function commentOfBlock(value: string): string {
  return /^[|>][-+\d]*([ \t]+#.*)/.exec(value)?.[1]?.trimEnd() ?? '';
}

function hasMore(key: string): Refusal {
  return {
    message: `between ${key} and its value stands an anchor, a tag or a comment`,
    help: 'edit this value in the file itself, so that nothing of it is lost',
  };
}

function isFlow({ kind, at }: Tree): boolean {
  return kind !== 'scalar' && /[{[]/.test(at.source.text.charAt(at.start));
}

function isInFlow(tree: Tree, path: Path): boolean {
  let at: Tree | undefined = tree;
  for (const step of path) {
    if (at && isFlow(at)) return true;
    at = child(at, step);
  }
  return false;
}
