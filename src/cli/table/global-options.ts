import type { Option } from '../verb.ts';

/** Options that every verb has. */
export const globalOptions: readonly Option[] = [
  {
    long: 'help',
    short: 'h',
    description: 'show help, with examples first',
  },
  { long: 'version', description: 'print the version' },
  { long: 'json', description: 'print one JSON document on stdout instead of text' },
  { long: 'quiet', description: 'print nothing for people but errors' },
  { long: 'verbose', description: 'say more about what is being done' },
  { long: 'no-color', description: 'no colour; NO_COLOR and TERM=dumb do the same' },
  { long: 'no-input', description: 'never ask; a missing answer is an error' },
  { long: 'strict', description: 'any warning ends in exit code 3' },
  {
    long: 'file',
    short: 'f',
    value: 'pipeline',
    repeatable: true,
    completes: 'file',
    description: 'use this pipeline file instead of those of the repository',
  },
  {
    long: 'directory',
    short: 'C',
    value: 'dir',
    completes: 'folder',
    description: 'work as if started in this folder',
  },
];
