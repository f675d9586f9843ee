import { parseSize } from '../../model/amounts.ts';
import type { Report } from '../report.ts';
import { child, find, items, type Tree, textOf } from '../tree.ts';
import type { Rule } from './rule.ts';

const schemes: Readonly<Record<string, RegExp>> = {
  postgres: /^postgres(ql)?:\/\//,
  mysql: /^(mysql|mariadb):\/\//,
};

/** A database address fits its source, and says which database is meant. */
export const databaseUrls: Rule = ({ root }, report) => {
  for (const [position, dump] of items(find(root, 'stages', 'dump')).entries()) {
    const type = textOf(child(dump, 'type')) ?? '';
    const url = child(dump, 'url');
    const text = textOf(url);
    const scheme = schemes[type];
    if (url === undefined || text === undefined || scheme === undefined) continue;
    const base = { code: 'BP2013', at: url.at, path: ['stages', 'dump', position, 'url'] } as const;
    const example = `${type}://backup@db.lan/orders`;
    if (!scheme.test(text)) {
      const message = `the source \`${type}\` cannot read this address`;
      if (/^[a-z]+:\/\//.test(text))
        report.add({ ...base, message, help: `for example ${example}` });
    } else if (/^[a-z]+:\/\/[^/]+\/?(\?.*)?$/.test(text)) {
      report.add({
        ...base,
        message: 'the address names no database',
        help: `for example ${example}`,
      });
    }
  }
};

/** A program that stores, fetches or removes must be told what. */
export const commandKeys: Rule = ({ root }, report) => {
  for (const [position, item] of items(find(root, 'stages', 'upload')).entries()) {
    if (textOf(child(item, 'type')) !== 'command') continue;
    for (const verb of ['put', 'get', 'remove']) {
      const argv = child(item, verb);
      if (argv?.kind !== 'list' || argv.items.some((word) => textOf(word)?.includes('{key}')))
        continue;
      report.add({
        code: 'BP2013',
        at: argv.at,
        path: ['stages', 'upload', position, verb],
        message: `\`${verb}\` does not say which object it is about`,
        help: 'write `{key}` where the name of the object belongs',
      });
    }
  }
};

/** S3 takes parts of 5 MiB to 5 GiB. */
export const partSizes: Rule = ({ root }, report) => {
  for (const [position, item] of items(find(root, 'stages', 'upload')).entries()) {
    checkPartSize(child(item, 'partSize'), position, report);
  }
};

function checkPartSize(tree: Tree | undefined, position: number, report: Report): void {
  const text = textOf(tree);
  if (tree === undefined || text === undefined || !/^\d{1,9}[kKMGT]?i?B$/.test(text)) return;
  const bytes = parseSize(text);
  if (bytes >= 5 * 1024 ** 2 && bytes <= 5 * 1024 ** 3) return;
  const path = ['stages', 'upload', position, 'partSize'];
  const isSmall = bytes < 5 * 1024 ** 2;
  const message = `partSize must be at ${isSmall ? 'least 5MiB' : 'most 5GiB'}`;
  const help = 'leave it out: it is then worked out from the size of the dump';
  report.add({ code: isSmall ? 'BP2041' : 'BP2042', at: tree.at, path, message, help });
}
