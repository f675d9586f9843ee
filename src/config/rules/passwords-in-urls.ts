import { holdsPassword } from '../password-in-url.ts';
import { textOf } from '../tree.ts';
import type { Rule } from './rule.ts';

/** An address with a password in it is a secret. */
export const passwordsInUrls: Rule = ({ spots }, report) => {
  for (const { tree, path, through } of spots) {
    const text = textOf(tree);
    if (text === undefined || !holdsPassword(text)) continue;
    report.add({
      code: 'BP2020',
      at: tree.at,
      path,
      through,
      message: 'this address holds a password, which must not stand in the file',
      help: "leave the password out and give it as `password: { env: … }`, or refer to the whole address: `{ env: … }`; and change the password: it may be in git's history",
      conceals: tree.at,
    });
  }
};
