import type { Keys } from '../fragment.ts';

/** The placeholders of each kind of template: they are filled in late, so they are no environment names. */
export const placeholders = {
  tagTemplate: ['version'],
  noticeTemplate: [
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
  ],
} as const;

export const templates: Keys = {
  tagTemplate: {
    title: 'tag template',
    type: 'string',
    pattern: '\\$\\{version\\}',
    examples: ['v${version}', 'release/${version}'],
    description: "The name of a git tag, with `${version}` in place of the application's version.",
  },
  noticeTemplate: {
    title: 'notice template',
    type: 'string',
    minLength: 1,
    examples: ['${pipeline}: ${outcome}'],
    description: `Text in which these are filled in when the notice is sent: ${placeholders.noticeTemplate
      .map((name) => `\`\${${name}}\``)
      .join(' ')}. What has no value then becomes empty.`,
  },
};
