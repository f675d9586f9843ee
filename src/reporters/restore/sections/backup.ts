import type { PlannedBackup, RestorePlan } from '../../../model/restore/plan.ts';
import { formatAge } from '../../../util/human.ts';
import { type Line, moment, type Section, section } from '../section.ts';

/** Which backup, how old, of which version, and whether it can be believed. */
export function backupSections({ backup, copies, leftOut }: RestorePlan): readonly Section[] {
  const [first, ...others] = copies.order;
  const then = others.length === 0 ? '' : `; if that fails from ${others.join(', then ')}`;
  return [
    section('backup', [
      { text: `${formatAge(backup.ageMs)}, made ${moment(backup.startedAt)}`, paint: 'strong' },
      { text: versionWords(backup) },
      ...worthLines(backup),
    ]),
    section('read', [
      ...(first === undefined ? [] : [{ text: `from ${first}${then}` }]),
      ...copies.skipped.map(({ destination, reason }) => ({
        text: `not from ${destination}: ${reason}`,
      })),
    ]),
    section(
      'left out',
      leftOut.map(({ dump, reason }) => ({ text: `${dump}: ${reason}` })),
    ),
  ];
}

function versionWords({ version, tag, commit }: PlannedBackup): string {
  const code = [
    ...(tag === null ? [] : [`tag ${tag}`]),
    ...(commit === null ? [] : [`commit ${commit.slice(0, 12)}`]),
  ];
  return [version === 'unknown' ? 'version not known' : `version ${version}`, ...code].join(', ');
}

function worthLines({ verdict, complete, signature }: PlannedBackup): readonly Line[] {
  const whole = complete ? 'complete' : 'incomplete';
  const isFine = complete && verdict === 'good';
  return [
    { text: `${verdict}, ${whole}`, ...(isFine ? {} : { paint: 'warning' as const }) },
    signatureLine(signature),
  ];
}

function signatureLine(signature: PlannedBackup['signature']): Line {
  switch (signature.trust) {
    case 'trusted':
      return { text: `signed by ${signature.signer}` };
    case 'unasked':
      return { text: 'its signature is not asked for' };
    case 'refused':
      return { text: `not trusted: ${signature.reason}`, paint: 'error' };
  }
}
