import type { DeletePlan, DoomedDump } from '../../model/delete/plan.ts';
import { formatAge, formatBytes } from '../../util/human.ts';
import { visibleLine } from '../../util/visible-text.ts';
import { commandText } from '../confirm/command-text.ts';
import type { Look } from '../reach/columns.ts';
import { aligned, renderSections, type Section } from '../reach/sections.ts';
import { moment } from '../reach/words.ts';

/** What goes, what is lost with it and what speaks against it; the command that does it last. Ends in a line break. */
export function renderDeletePlan(plan: DeletePlan, look: Look, nowMs: number): string {
  const { palette } = look;
  const head = palette.strong(visibleLine(headWords(plan)));
  const last =
    plan.confirmation === null
      ? 'Nothing was touched. There is no token while anything refuses it.\n'
      : commandText(plan.confirmation, look);
  return [`${head}\n`, renderSections(sectionsOf(plan, nowMs), look), last].join('\n');
}

function headWords({ pipeline, backup, options }: DeletePlan): string {
  const what = backup.verdict === 'remains' ? 'the remains of ' : '';
  const where = options.at === null ? 'for good' : `at ${options.at} only`;
  return `delete ${what}${pipeline}@${backup.id} ${where}`;
}

function sectionsOf(plan: DeletePlan, nowMs: number): readonly Section[] {
  const { backup, copies, dumps, warnings, refusals } = plan;
  const startedAt = Date.parse(backup.startedAt);
  const facts = [
    `${moment(startedAt)}, ${formatAge(nowMs - startedAt)}`,
    ...(backup.version === '' ? [] : [`version ${backup.version}`]),
    ...originWords[backup.origin],
  ];
  return [
    section('made', [{ text: facts.join('; ') }]),
    section('worth', [{ text: worthWords(plan) }]),
    section(
      'copies',
      aligned(
        copies.map(({ destination, location, bytes, state, goes }) => ({
          name: destination,
          text: [
            goes ? 'goes' : 'stays',
            formatBytes(bytes),
            ...(state === 'complete' ? [] : [state === 'orphan' ? 'without a manifest' : state]),
            ...(location === null ? [] : [location]),
          ].join(', '),
        })),
      ),
    ),
    section('dumps', aligned(dumps.map((dump) => ({ name: dump.dump, ...dumpLine(dump) })))),
    section(
      'warnings',
      warnings.map((text) => ({ text, paint: 'warning' })),
    ),
    section(
      'refused',
      refusals.flatMap(({ message, hint }) => [
        { text: message, paint: 'error' as const },
        { text: hint, lead: '  ' },
      ]),
    ),
  ];
}

const originWords = {
  run: [],
  safety: ['made before a restore'],
  import: ['imported'],
} as const;

function worthWords({ backup: { verdict, reason } }: DeletePlan): string {
  return verdict === 'remains' ? `no backup: ${reason}` : `${verdict}: ${reason}`;
}

function dumpLine({ others, newest, isNewer }: DoomedDump) {
  if (newest === null) return { text: 'no other good backup holds it', paint: 'warning' as const };
  const rest =
    others === 1 ? 'one other good backup holds it' : `${others} other good ones hold it`;
  return { text: `${rest}, the newest is ${newest}${isNewer ? '' : ', which is older'}` };
}

function section(label: string, lines: Section['lines']): Section {
  return { label, lines };
}
