import type { Confirmation } from '../../model/confirm/confirmation.ts';
import { wrapText } from '../../reporters/terminal/fit-text.ts';
import { shellLine } from '../../util/shell-word.ts';
import { visible } from '../../util/visible-text.ts';
import type { Look } from '../reach/columns.ts';
import { moment } from '../reach/words.ts';

/** What to type, as the last thing that is read; empty where nothing confirms anything. */
export function commandText(confirmation: Confirmation | null, { palette, columns }: Look): string {
  if (confirmation === null) return '';
  const until = moment(Date.parse(confirmation.validUntil));
  const lead = wrapText(`Nothing was touched. Until ${until} this does it:`, columns);
  const command = palette.strong(visible(shellLine(confirmation.argv)));
  return `${lead.join('\n')}\n\n  ${command}\n`;
}
