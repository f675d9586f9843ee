import { isInside } from '../repository.ts';
import { textOf } from '../tree.ts';
import type { Rule } from './rule.ts';

/** What a review must see lies in the repository. */
export const paths: Rule = ({ spots, repository }, report) => {
  for (const { tree, meant, path, through } of spots) {
    if (meant?.kind !== 'repositoryPath' && meant?.kind !== 'keyFile') continue;
    const written = textOf(tree);
    if (written === undefined || report.isWrong(tree.at) || isInside(repository, written)) continue;
    report.add({
      code: 'BP3013',
      at: tree.at,
      path,
      through,
      message: `${written} lies outside the repository`,
      help: 'paths start at the repository root; what a review must see lies below it',
    });
  }
};
