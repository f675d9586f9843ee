import type { Diagnostic } from '../../model/diagnostics/diagnostic.ts';
import { arrange } from './arrange.ts';

/** `2 errors and 1 warning in 2 files`; counts each mistake once, as the outputs do. */
export function summaryLine(diagnostics: readonly Diagnostic[]): string {
  const distinct = arrange(diagnostics);
  const count = (severity: Diagnostic['severity']) =>
    distinct.filter((diagnostic) => diagnostic.severity === severity).length;
  const parts = [
    counted(count('error'), 'error'),
    counted(count('warning'), 'warning'),
    counted(count('info'), 'remark'),
  ].filter((part) => part !== null);
  if (parts.length === 0) return 'no mistakes';
  const files = new Set(distinct.map(({ file }) => file)).size;
  return `${joined(parts)} in ${counted(files, 'file')}`;
}

function counted(count: number, noun: string): string | null {
  if (count === 0) return null;
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

function joined(parts: readonly string[]): string {
  const last = parts.at(-1) ?? '';
  return parts.length === 1 ? last : `${parts.slice(0, -1).join(', ')} and ${last}`;
}
