import { visibleLine } from '../../util/visible-text.ts';
import { type Findings, prepare } from './prepare.ts';

/** One line each, in the form that editors and `grep` understand: `file:line:column: error BP2041 message`. */
export function renderCompact(findings: Findings): string {
  return prepare(findings)
    .diagnostics.map(({ place, file, severity, code, message }) => {
      const at = place ? `${place.file}:${place.start.line}:${place.start.column}` : file;
      return `${visibleLine(`${at}: ${severity} ${code} ${message}`)}\n`;
    })
    .join('');
}
