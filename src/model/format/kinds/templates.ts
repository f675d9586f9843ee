import type { Keys } from '../fragment.ts';

/** What can be filled in when a notice is sent. */
const placeholders = [
  'pipeline',
  'event',
  'outcome',
  'backup',
  'stage',
  'error',
  'hint',
  'bytes',
  'duration',
  'host',
  'url',
] as const;

/** Templates are filled in late, so what they name is neither a variable nor an environment name. */
export const templates: Keys = {
  tagTemplate: {
    title: 'tag template',
    type: 'string',
    pattern: '^(?=.*\\$\\{version\\})(?:[^$]|\\$\\{version\\})+$',
    examples: ['v${version}', 'release/${version}'],
    description: "The name of a git tag, with `${version}` in place of the application's version.",
  },
  noticeTemplate: {
    title: 'notice template',
    type: 'string',
    pattern: `^(?:[^$]|\\$\\$|\\$\\{(?:${placeholders.join('|')})\\})+$`,
    examples: ['${pipeline}: ${outcome}'],
    description: `Text in which these are filled in when the notice is sent: ${placeholders
      .map((name) => `\`\${${name}}\``)
      .join(' ')}. What has no value then becomes empty. \`$$\` stands for a dollar sign.`,
  },
};
