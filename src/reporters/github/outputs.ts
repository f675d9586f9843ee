import { visibleLine } from '../../util/visible-text.ts';

/** For the file that `GITHUB_OUTPUT` names; the token must be random, so that no value can end itself. */
export function renderOutputs(outputs: Readonly<Record<string, string>>, token: string): string {
  const end = `end_${token.replace(/[^\w-]/g, '')}`;
  return Object.entries(outputs)
    .map(([name, value]) => `${name}<<${end}\n${visibleLine(value)}\n${end}\n`)
    .join('');
}
