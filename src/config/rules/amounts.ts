import { parseDuration, parseRate, parseSize, parseSpeed } from '../../model/amounts.ts';
import { textOf } from '../tree.ts';
import type { Rule } from './rule.ts';

/** A number that has the right form and is beyond all measure is a slip of the keyboard. */
export const amounts: Rule = ({ spots }, report) => {
  for (const spot of spots) {
    const measure = measures[spot.meant?.kind ?? spot.declared?.kind ?? ''];
    const text = textOf(spot.tree);
    if (measure === undefined || text === undefined || report.isWrong(spot.tree.at)) continue;
    if (!isTooLarge(text, measure)) continue;
    const { tree, path, through } = spot;
    const message = `${text.length > 30 ? `${text.slice(0, 30)}…` : text} is beyond all measure`;
    const help = `write a smaller amount: ${measure.most} at most`;
    report.add({ code: 'BP2042', at: tree.at, path, through, message, help });
  }
};

interface Measure {
  readonly parse: (text: string) => number;
  readonly limit: number;
  readonly most: string;
}

const size = { parse: parseSize, limit: Number.MAX_SAFE_INTEGER, most: '8191TiB' };

const measures: Readonly<Record<string, Measure>> = {
  duration: { parse: parseDuration, limit: parseDuration('36500d'), most: '36500d' },
  size,
  estimate: size,
  speed: { ...size, parse: parseSpeed, most: '8191TiB/s' },
  rate: { parse: (text) => parseRate(text).count, limit: 1_000_000, most: '1000000' },
};

function isTooLarge(text: string, { parse, limit }: Measure): boolean {
  // What has another form was told by the schema.
  const [, digits] = /^([0-9]+)[a-zA-Z/]+$/.exec(text) ?? [];
  if (digits === undefined) return false;
  return !Number.isSafeInteger(Number(digits)) || parse(text) > limit;
}
