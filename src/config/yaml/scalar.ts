import type { Scalar } from 'yaml';
import { type Remark, type Report, replacing } from '../report.ts';
import type { ScalarTree, Span } from '../tree.ts';

/** A single value; tells of those that do not mean what they look like. */
export function buildScalar({ node, at, isSecret }: Written, report: Report): ScalarTree {
  const plain = node.type === 'PLAIN' && !isTaggedAsText(node);
  const written = node.source ?? '';
  const surprise = plain ? surpriseOf(written, node.value) : null;
  if (surprise === null) return { kind: 'scalar', value: plainly(node.value), plain, at };
  report.add(isSecret ? hiddenSurprise(at) : surpriseAt(node, at, surprise));
  // As text, so that what follows does not complain about the same value in other words.
  return { kind: 'scalar', value: written, plain: false, at };
}

interface Written {
  readonly node: Scalar;
  readonly at: Span;
  /** It may be a secret: then it is not shown. */
  readonly isSecret: boolean;
}

function surpriseAt(node: Scalar, at: Span, surprise: string): Remark {
  const written = node.source ?? '';
  const quoted = JSON.stringify(written);
  return {
    code: 'BP1012',
    at,
    message: `YAML reads ${written} as ${surprise}`,
    help: `write ${quoted} if the text is meant${otherwise(written, node.value)}`,
    fix: replacing(at, quoted, { safe: false }),
  };
}

function hiddenSurprise(at: Span): Remark {
  const message = 'YAML reads this as something else than the text that is written';
  const help = 'write it in quotes if the text is meant; a secret is a reference, `{ env: NAME }`';
  return { code: 'BP1012', at, message, help, conceals: at };
}

/** `!!str 0600` says what it is. */
function isTaggedAsText({ tag }: Scalar): boolean {
  return tag === 'tag:yaml.org,2002:str';
}

function otherwise(written: string, value: unknown): string {
  if (/^[-+]?0[0-9]+$/.test(written)) return `, ${Number(written)} if the number is`;
  return typeof value === 'number' && !Number.isFinite(value) ? '; a number here has an end' : '';
}

function plainly(value: unknown): ScalarTree['value'] {
  if (value === null || typeof value === 'boolean' || typeof value === 'number') return value;
  return String(value);
}

function surpriseOf(written: string, value: unknown): string | null {
  if (/^[-+]?0[0-9_]+$/.test(written))
    return `the number ${Number(written)}, without the leading zero`;
  if (/^[-+]?\d+(:[0-5]?\d)+$/.test(written))
    return 'text, or as a number in base 60, depending on the reader';
  if (/^\d{4}-\d{1,2}-\d{1,2}([Tt ].*)?$/.test(written))
    return 'text, or as a date, depending on the reader';
  if (typeof value !== 'number') return null;
  if (!Number.isFinite(value)) return 'a number that is not finite';
  if (Number.isInteger(value) && !Number.isSafeInteger(value))
    return `${value}, which is not exact`;
  return null;
}
