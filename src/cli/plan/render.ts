import type { PlannedChange, PlannedDestination, RunPlan } from '../../model/run-plan/run-plan.ts';
import type { Palette } from '../../reporters/palette.ts';
import { formatBytes } from '../../util/human.ts';
import type { Look } from '../reach/columns.ts';
import { aligned, renderSections, type Section, type SectionLine } from '../reach/sections.ts';
import { count } from '../reach/words.ts';
import { renderRetention } from './render-retention.ts';

/** `Plan: 2 dumps to 2 destinations, 1 backup removed, 0 warnings`. */
function headline(plan: RunPlan): string {
  const { dumps, destinations, problems, warnings } = plan;
  const removed = new Set(destinations.flatMap(({ removals }) => removals.map(({ id }) => id)));
  const unknown = destinations.filter((one) => one.unknown !== null).map(({ id }) => id);
  return [
    `Plan: ${count(dumps.length, 'dump')} to ${count(destinations.length, 'destination')}`,
    `${count(removed.size, 'backup')} removed`,
    ...(unknown.length > 0 ? [`not known at ${unknown.join(' and ')}`] : []),
    ...(problems.length > 0 ? [count(problems.length, 'problem')] : []),
    count(warnings.length, 'warning'),
  ].join(', ');
}

/** What would happen, the most important first. */
export function renderPlan(plan: RunPlan, look: Look): string {
  const { palette } = look;
  const paint = plan.problems.length > 0 ? 'error' : 'strong';
  const sections: readonly Section[] = [
    { label: 'problems', lines: plan.problems.flatMap(problemLines) },
    { label: 'compared', lines: [{ text: comparison(plan) }] },
    { label: 'changes', lines: changeLines(plan) },
    { label: 'dumps', lines: dumpLines(plan) },
    { label: 'made as', lines: [{ text: madeAs(plan) }] },
    { label: 'code', lines: [codeLine(plan)] },
    { label: 'version', lines: [{ text: versionWords(plan) }] },
    { label: 'to', lines: destinationLines(plan) },
    { label: 'verified', lines: [{ text: `to the level ${plan.verify}` }] },
    { label: 'retention', lines: renderRetention(plan) },
    { label: 'hooks', lines: plan.hooks.map((text) => ({ text })) },
    { label: 'notices', lines: noticeLines(plan) },
    { label: 'look', lines: plan.warnings.map((text) => ({ text, paint: 'warning' as const })) },
  ];
  const body = renderSections(sections, look);
  return `${palette[paint](headline(plan))}\n\n${palette.strong(plan.pipeline)}\n${body}`;
}

function comparison({ comparedWith, changes, destinations }: RunPlan): string {
  if (comparedWith !== null) {
    const differs = changes.length === 0 ? 'like' : `${count(changes.length, 'change')} since`;
    return `${differs} the last good backup, ${comparedWith}`;
  }
  const isKnown = destinations.every(({ unknown }) => unknown === null);
  return isKnown ? 'this is its first good backup' : 'no good backup is known here';
}

function problemLines({ part, message, hint }: RunPlan['problems'][number]): SectionLine[] {
  return [
    { text: `${part}: ${message}`, paint: 'error' },
    { text: hint, lead: '  ' },
  ];
}

const marks: Readonly<Record<PlannedChange['kind'], readonly [string, keyof Palette]>> = {
  new: ['+', 'good'],
  gone: ['-', 'error'],
  changed: ['~', 'warning'],
};

function changeLines({ changes }: RunPlan): readonly SectionLine[] {
  return aligned(
    changes.map(({ kind, what, name, text }) => {
      const [mark, paint] = marks[kind];
      return { name: `${mark} ${what}`, text: name === '' ? text : `${name}: ${text}`, paint };
    }),
  );
}

const shownMembers = 5;

function dumpLines({ dumps }: RunPlan): readonly SectionLine[] {
  return aligned(
    dumps.map(({ id, type, members, quiesces, lastBytes }) => {
      const size =
        lastBytes === null ? 'no size is known yet' : `${formatBytes(lastBytes)} last time`;
      return { name: id, text: [type, ...memberWords(members), ...quiesces, size].join(', ') };
    }),
  );
}

function memberWords(members: readonly string[] | null): readonly string[] {
  if (members === null) return [];
  const more = members.length > shownMembers ? ' …' : '';
  return [
    `${count(members.length, 'member')} (${members.slice(0, shownMembers).join(' ')}${more})`,
  ];
}

function madeAs({ codecs, encryption }: RunPlan): string {
  const by = codecs.filter((name) => name !== 'openpgp').join(', ') || 'not compressed';
  if (encryption === null) return `${by}, not encrypted`;
  const { recipients, passphrase, signed, profile } = encryption;
  const keys = recipients === null ? 'keys that are not here yet' : count(recipients.length, 'key');
  const ways = [
    ...(recipients?.length === 0 ? [] : [keys]),
    ...(passphrase ? ['a passphrase'] : []),
  ];
  return `${by}, OpenPGP (${profile}) to ${ways.join(' and ')}, ${signed ? 'signed' : 'not signed'}`;
}

function codeLine({ git }: RunPlan): SectionLine {
  if (git === null) return { text: 'in no git repository' };
  const tag = git.tag === null ? '' : ` (${git.tag})`;
  const text = `${git.commit.slice(0, 12)}${tag}`;
  return git.dirty ? { text: `${text}, with changes`, paint: 'warning' } : { text };
}

function versionWords({ application: { version, versionFrom } }: RunPlan): string {
  if (version !== 'unknown') return `${version}, from ${versionFrom}`;
  return versionFrom === 'none' ? 'not declared' : `not known here, from ${versionFrom}`;
}

function destinationLines({ destinations }: RunPlan): readonly SectionLine[] {
  return aligned(destinations.map((one) => ({ name: one.id, ...destinationWords(one) })));
}

function destinationWords(one: PlannedDestination): SectionLine {
  const { type, location, required, completes, unknown } = one;
  const words = [
    location === null ? type : `${type} ${location}`,
    ...(required ? ['required'] : []),
    ...(completes.length > 0 ? [`and ${count(completes.length, 'backup')} that it lacks`] : []),
  ];
  if (unknown === null) return { text: words.join(', ') };
  return { text: [...words, 'not known'].join(', '), paint: 'warning' };
}

function noticeLines({ notices }: RunPlan): readonly SectionLine[] {
  return aligned(
    notices.map(({ channel, events }) => ({ name: channel, text: events.join(', ') })),
  );
}
