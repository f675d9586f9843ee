import { wayBack } from '../../../model/restore/marker.ts';
import type { FileChange, RestorePlan } from '../../../model/restore/plan.ts';
import { type Line, type Section, section } from '../section.ts';

/** Where the code goes or why it stays, and how the rules of then differ. */
export function codeSections({ code, pipelineFile }: RestorePlan): readonly Section[] {
  return [
    section('code', codeLines(code)),
    section('pipeline', pipelineFile === null ? [] : changeLines(pipelineFile)),
  ];
}

function codeLines(code: RestorePlan['code']): readonly Line[] {
  const { action, wanted, tag, commit, head, repository, reasons } = code;
  const point = `${tag === null ? '' : `tag ${tag}, `}commit ${commit?.slice(0, 12) ?? 'not known'}`;
  const why = reasons.flatMap(({ message, hint }) => [
    { text: message, depth: 1 as const, paint: 'warning' as const },
    { text: hint, depth: 2 as const },
  ]);
  if (action === 'already') return [{ text: `is at ${point} already` }, ...why];
  if (action === 'stays') {
    if (!wanted) return [{ text: 'stays as it is: --checkout tag puts it back, too' }];
    return [{ text: 'stays as it is, although it was wanted:' }, ...why];
  }
  const from = head?.ref?.replace(/^refs\/heads\//, '') ?? head?.commit?.slice(0, 12) ?? 'nothing';
  const back =
    repository === null || head === null
      ? []
      : [{ text: wayBack(repository, head), depth: 1 as const, isWhole: true }];
  return [
    { text: `goes from ${from} to ${point}, HEAD detached`, paint: 'strong' },
    ...(back.length === 0 ? [] : [{ text: 'and comes back by' }, ...back]),
  ];
}

function changeLines({ path, isThere, lines, added, removed, isCut }: FileChange): readonly Line[] {
  if (!isThere) return [{ text: `${path} is not there at all`, paint: 'warning' }];
  if (lines.length === 0) return [{ text: `${path} is the same there` }];
  return [
    { text: `${path} differs there: −${removed} +${added} lines`, paint: 'warning' },
    ...lines.map((text) => ({ text, isWhole: true, ...paintOf(text) })),
    ...(isCut ? [{ text: 'and more: the whole difference is in the repository' }] : []),
  ];
}

function paintOf(line: string): Pick<Line, 'paint'> {
  if (line.startsWith('@@')) return { paint: 'dim' };
  if (line.startsWith('-')) return { paint: 'warning' };
  return line.startsWith('+') ? { paint: 'info' } : {};
}
