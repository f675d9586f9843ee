import type { Report } from '../report.ts';
import { child, find, type Path, type Tree, textOf } from '../tree.ts';
import type { Rule } from './rule.ts';

/** A level that must decrypt needs a key that is declared; a level that restores needs a place to restore to. */
export const levels: Rule = ({ root }, report) => {
  const level = find(root, 'stages', 'verify', 'level');
  const path = ['stages', 'verify', 'level'];
  const name = textOf(level);
  if (level && (name === 'open' || name === 'restore'))
    needKey(root, { at: level, path, what: `level \`${name}\`` }, report);
  if (level && name === 'restore' && find(root, 'drill') === undefined) {
    const help = 'add `drill:` with its checks, or use level `open`';
    const message = 'level `restore` restores into a disposable target, but no `drill` is declared';
    report.add({ code: 'BP3015', at: level.at, path, message, help });
  }
  const drill = root.kind === 'map' ? root.entries.get('drill') : undefined;
  if (drill)
    needKey(
      root,
      { at: { ...drill.value, at: drill.key }, path: ['drill'], what: 'a drill' },
      report,
    );
};

interface Need {
  readonly at: Tree;
  readonly path: Path;
  readonly what: string;
}

function needKey(root: Tree, { at, path, what }: Need, report: Report): void {
  const encrypt = find(root, 'stages', 'encrypt');
  if (encrypt?.kind !== 'map') return;
  const restore = find(root, 'restore');
  const forRecipients = child(restore, 'privateKey');
  const forPassphrase = child(restore, 'symmetricPassphrase') ?? child(encrypt, 'passphrase');
  if (forRecipients ?? forPassphrase) return;
  report.add({
    code: 'BP3015',
    at: at.at,
    path,
    message: `${what} reads encrypted backups, but no key is declared`,
    help: `add \`restore: { privateKey: { file: … } }\`${path[0] === 'drill' ? '' : ', or use level `download`, which needs no key'}`,
  });
}
