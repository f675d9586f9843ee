import { list, secret, text } from '../../model/format/builders.ts';
import { wholeOrReference } from '../../model/format/pattern.ts';
import type { Definition } from '../../ports/definition.ts';

export const githubIssue: Definition = {
  kind: 'notifier',
  type: 'github-issue',
  summary: 'a GitHub issue that is opened by a failure and closed by the next good run',
  keys: {
    repository: text('The repository, as `owner/name`.', {
      pattern: wholeOrReference('[A-Za-z0-9-]+/[A-Za-z0-9._-]+'),
      examples: ['acme/shop'],
    }),
    token: secret('A token that may read and write issues of the repository.'),
    labels: list(
      'Labels of the issue; those that do not exist are created by GitHub.',
      text('One label.'),
      { uniqueItems: true },
    ),
  },
  required: ['repository', 'token'],
  example: {
    type: 'github-issue',
    repository: 'acme/shop',
    token: { env: 'GITHUB_TOKEN' },
    labels: ['backup'],
  },
};
