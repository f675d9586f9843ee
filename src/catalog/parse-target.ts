import { BackupError } from '../model/failures.ts';

/** `<pipeline>[@<which>]`; the name may be left out where one pipeline is in reach. */
export interface Target {
  readonly pipeline: string | null;
  readonly which: Which;
}

export interface Which {
  /** How to read the text; `any`: in the order of the grammar. */
  readonly reading: 'latest' | 'any' | 'id' | 'tag' | 'at';
  readonly text: string;
}

const pipelineForm = /^[a-z0-9][a-z0-9-]{0,62}$/;

/** Throws BP5072 for what cannot be a target. */
export function parseTarget(target: string): Target {
  // A git tag may hold an `@`, the name of a pipeline never does.
  const [, name = '', which] = /^([^@]*)(?:@(.*))?$/s.exec(target) ?? [];
  if (name !== '' && !pipelineForm.test(name)) throw malformed(`${name} is no name of a pipeline`);
  if (which === '') throw malformed('nothing follows the @');
  return { pipeline: name === '' ? null : name, which: parseWhich(which ?? 'latest') };
}

export function parseWhich(text: string): Which {
  const [, reading, rest] = /^(id|tag|at):(.*)$/s.exec(text) ?? [];
  if (rest === '') throw malformed(`nothing follows ${reading}:`);
  if (rest !== undefined) return { reading: reading as 'id' | 'tag' | 'at', text: rest };
  return text === 'latest' ? { reading: 'latest', text } : { reading: 'any', text };
}

function malformed(reason: string): BackupError {
  return new BackupError({
    code: 'BP5072',
    message: `this is no target: ${reason}`,
    hint: 'write <pipeline>@latest, @<id>, @<tag> or @<date>, as `run-pipeline list` shows them',
  });
}
