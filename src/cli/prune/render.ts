import {
  freedBytes,
  goingOf,
  type PrunedDestination,
  type PrunePlan,
  stayingOf,
  sumBytes,
} from '../../model/prune/plan.ts';
import { formatBytes } from '../../util/human.ts';
import { visibleLine } from '../../util/visible-text.ts';
import { commandText } from '../confirm/command-text.ts';
import type { Look } from '../reach/columns.ts';
import { aligned, renderSections, type Section } from '../reach/sections.ts';
import { count } from '../reach/words.ts';
import { goingLines, type Place, stayingLines, type Telling } from './groups.ts';
import { ruleWords } from './rule-words.ts';

/** Below this width a backup leaves no room beside it. */
const narrow = 90;

/** All decisions and their reasons, the command that does it last. Ends in a line break. */
export function renderPrunePlan(plan: PrunePlan, look: Look, telling: Telling): string {
  const { palette } = look;
  const head = palette.strong(visibleLine(headWords(plan)));
  if (!plan.hasRules) return `${head}\n`;
  const place = { ...telling, isNarrow: look.columns < narrow };
  const blocks = plan.destinations.map((one) => destinationBlock(one, look, place));
  return [`${head}\n`, ...blocks, commandText(plan.confirmation, look)].filter(Boolean).join('\n');
}

/** `shop: 3 of 12 copies would go, 1.2 GiB would become free`. */
export function headWords({ pipeline, hasRules, destinations }: PrunePlan): string {
  if (!hasRules) {
    return `${pipeline}: no rule removes anything (\`stages.retention.keep\` is not set), so nothing ever goes`;
  }
  const going = destinations.flatMap(goingOf).length;
  const remains = destinations.flatMap((one) => one.remains).length;
  if (going + remains === 0) return `${pipeline}: nothing would go`;
  const all = destinations.flatMap(({ backups }) => backups).length;
  const bytes = destinations.reduce((sum, one) => sum + freedBytes(one), 0);
  const also = remains === 0 ? '' : ` and ${count(remains, 'folder')} of remains`;
  return `${pipeline}: ${going} of ${count(all, 'copy', 'copies')}${also} would go, ${formatBytes(bytes)} would become free`;
}

function destinationBlock(one: PrunedDestination, look: Look, telling: Place): string {
  const { palette } = look;
  const where = one.location === null ? '' : `  ${palette.dim(visibleLine(one.location))}`;
  return `${palette.strong(visibleLine(one.id))}${where}\n${renderSections(sectionsOf(one, telling), look)}`;
}

function sectionsOf(one: PrunedDestination, telling: Place): readonly Section[] {
  const { unread, refusal, restraint, keep, remains } = one;
  if (unread !== null) {
    return [section('unread', [{ text: unread, paint: 'error' }, { text: unreadHelp }])];
  }
  const [going, staying] = [goingOf(one), stayingOf(one)];
  return [
    section('rules', [
      { text: keep === null ? 'none here: no rule ever removes a good one' : ruleWords(keep) },
    ]),
    section('refused', refusal === null ? [] : [{ text: refusal, paint: 'error' }]),
    section('note', restraint === null ? [] : [{ text: restraintWords(restraint) }]),
    section('goes', [
      ...(going.length === 0 ? [{ text: 'nothing' }] : [{ text: amountWords(going, one) }]),
      ...goingLines(going, telling),
    ]),
    section(
      'remains',
      aligned(
        remains.map(({ id, reason, bytes }) => ({
          name: id,
          text: `${formatBytes(bytes)}, ${reason}`,
        })),
      ),
    ),
    section('stays', [
      { text: staying.length === 0 ? 'nothing' : amountWords(staying, one) },
      ...stayingLines(staying, telling),
    ]),
  ];
}

const unreadHelp = 'nothing is removed there, nor anything that a hold there may protect';

function restraintWords(restraint: string): string {
  return `no run does this by itself: ${restraint}; so a person has to confirm it`;
}

function amountWords(
  some: readonly { readonly bytes: number }[],
  { backups }: PrunedDestination,
): string {
  return `${some.length} of ${count(backups.length, 'backup')}, ${formatBytes(sumBytes(some))}`;
}

function section(label: string, lines: Section['lines']): Section {
  return { label, lines };
}
