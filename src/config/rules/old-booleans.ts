import { replacing } from '../report.ts';
import type { Rule } from './rule.ts';

/** `yes` is text in YAML 1.2 and true in YAML 1.1: who reads the file must not have to know. */
export const oldBooleans: Rule = ({ spots }, report) => {
  for (const { tree, meant, path, through } of spots) {
    if (tree.kind !== 'scalar' || !tree.plain || typeof tree.value !== 'string') continue;
    if (!/^(yes|no|on|off|y|n)$/i.test(tree.value) || meant?.fragment.type !== 'string') continue;
    const quoted = JSON.stringify(tree.value);
    report.add({
      code: 'BP1015',
      severity: 'warning',
      at: tree.at,
      path,
      through,
      message: `${tree.value} is text here, but other YAML readers take it for true or false`,
      help: `write ${quoted}`,
      fix: replacing(tree.at, quoted, { safe: true }),
    });
  }
};
