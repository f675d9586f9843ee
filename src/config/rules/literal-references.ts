import { explainText } from '../shape/explain-text.ts';
import { textOf } from '../tree.ts';
import type { Rule } from './rule.ts';

/** The end of a pattern that lets values with `${…}` pass, because editors see them unresolved. */
const exemption = '|\\$\\{';
const unresolved = new Set(['BP3005', 'BP3006', 'BP3007', 'BP3008']);

/** `$${x}` is the text `${x}`, and no way around the form that a value must have. */
export const literalReferences: Rule = ({ spots, guide }, report) => {
  if (report.diagnostics.some(({ code }) => unresolved.has(code))) return;
  for (const spot of spots) {
    const text = textOf(spot.tree);
    const pattern = spot.meant?.fragment.pattern;
    if (!text?.includes('${') || !pattern?.endsWith(exemption)) continue;
    const strict = new RegExp(pattern.slice(0, -exemption.length), 'u');
    if (strict.test(text) || report.isWrong(spot.tree.at)) continue;
    const mistake = { keyword: 'pattern', spot, params: {}, broken: pattern, rule: undefined };
    report.add(explainText(mistake, guide));
  }
};
