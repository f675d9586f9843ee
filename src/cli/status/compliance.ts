import { isReading } from '../../catalog/hold.ts';
import type { JudgedCopy } from '../../catalog/judge-copy.ts';
import { lastGood } from '../../catalog/last-good.ts';
import type { JudgedBackup } from '../../catalog/verdict.ts';
import type { Plan } from '../../model/plan.ts';
import { checkLevels } from '../../model/run/check-record.ts';
import type { Manifest } from '../../model/run/manifest.ts';
import { formatAge, formatDuration } from '../../util/human.ts';
import { holdOf } from '../reach/backup-facts.ts';
import type { Facts } from '../reach/known.ts';
import { count } from '../reach/words.ts';
import { findFilled } from './filled-rules.ts';
import type { RetentionOutlook } from './retention-outlook.ts';

/** Whether one demand of the policy is met by what exists. */
export interface Compliance {
  /** What it is about, the same word as in the pipeline file where there is one. */
  readonly subject: 'rpo' | 'copies' | 'verify' | 'encrypt' | 'sign' | 'retention' | 'hold';
  /** `null`: there is nothing to meet, or not yet. */
  readonly isMet: boolean | null;
  readonly text: string;
}

export interface Policy {
  readonly plan: Plan;
  readonly known: Facts;
  readonly limitMs: number | null;
  readonly retention: readonly RetentionOutlook[];
}

/** Pure: one line for each demand, and for each dump where dumps can differ. */
export function judgeCompliance(policy: Policy): readonly Compliance[] {
  const { plan } = policy;
  const dumps = plan.stages.dump.map(({ id }) => id);
  return [
    ...dumps.map((dump) => judgeAge(dump, policy)),
    ...dumps.map((dump) => judgeCopies(dump, policy)),
    judgeVerification(policy),
    judgeEncryption(policy),
    ...(isSigning(plan) ? [judgeSignatures(policy)] : []),
    ...judgeRetention(policy),
    ...judgeHolds(policy.known),
  ];
}

function judgeAge(dump: string, { known, limitMs }: Policy): Compliance {
  const good = lastGood(known, dump);
  if (good === null) return { subject: 'rpo', isMet: false, text: `${dump}: no good backup` };
  const age = known.nowMs - good.backup.startedAt;
  const made = `${dump}: ${formatAge(age)}`;
  if (limitMs === null) return { subject: 'rpo', isMet: null, text: `${made}, no \`rpo\` is set` };
  const text = `${made}, ${formatDuration(limitMs)} are allowed`;
  return { subject: 'rpo', isMet: age <= limitMs, text };
}

/** Of the newest good backup of a dump, at the destinations of today. */
function judgeCopies(dump: string, { plan, known }: Policy): Compliance {
  const planned = plan.stages.upload.map(({ id }) => id);
  const good = goodCopies(lastGood(known, dump)).map(({ copy }) => copy.destination);
  const absent = planned.filter((id) => !good.includes(id));
  const lack = absent.length === 0 ? '' : `, none at ${absent.join(', ')}`;
  const there = planned.length - absent.length;
  const text = `${dump}: ${there} of ${count(planned.length, 'good copy', 'good copies')}${lack}`;
  return { subject: 'copies', isMet: absent.length === 0, text };
}

function goodCopies(judged: JudgedBackup | null): readonly JudgedCopy[] {
  return judged?.copies.filter(({ verdict }) => verdict === 'good') ?? [];
}

/** Each copy of the newest good backup, against the level that the pipeline asks for. */
function judgeVerification({ plan, known }: Policy): Compliance {
  const { level } = plan.stages.verify;
  const copies = goodCopies(lastGood(known));
  const lower = copies.filter(({ verified }) => rankOf(verified?.level) < rankOf(level));
  const told = copies.map(({ copy, verified }) => {
    const how = verified ? `${verified.level} ${formatAge(known.nowMs - verified.at)}` : 'nothing';
    return `${copy.destination} ${how}`;
  });
  const text = `${told.join(', ') || 'no good copy'}; ${level} is asked for`;
  return { subject: 'verify', isMet: copies.length > 0 && lower.length === 0, text };
}

const levels: readonly string[] = checkLevels;

function rankOf(level: string | undefined): number {
  return levels.indexOf(level ?? 'none');
}

function judgeEncryption({ plan, known }: Policy): Compliance {
  const manifests = manifestsOf(known);
  const done = manifests.filter(({ encryption }) => encryption !== null).length;
  const text = `${done} of ${manifests.length} backups`;
  return plan.stages.encrypt === 'none'
    ? { subject: 'encrypt', isMet: null, text: `${text}; none is asked for` }
    : { subject: 'encrypt', isMet: done === manifests.length, text };
}

function isSigning({ stages: { encrypt }, restore }: Plan): boolean {
  return restore.signers.length > 0 || (encrypt !== 'none' && encrypt.sign !== undefined);
}

/** Whether a signature is valid was judged when the manifests were read: without one they are broken. */
function judgeSignatures({ known }: Policy): Compliance {
  const manifests = manifestsOf(known);
  const done = manifests.filter((one) => (one.encryption?.signedBy ?? null) !== null).length;
  const text = `${done} of ${manifests.length} backups`;
  return { subject: 'sign', isMet: done === manifests.length, text };
}

function manifestsOf({ backups }: Facts): readonly Manifest[] {
  return backups.flatMap(({ backup }) => backup.manifest ?? []);
}

function judgeRetention({ plan, known, retention }: Policy): readonly Compliance[] {
  return retention.map(({ destination, refusal, wanted }): Compliance => {
    if (refusal !== null && wanted > 0) {
      return { subject: 'retention', isMet: false, text: `${destination}: ${refusal}` };
    }
    const filled = findFilled(destination, plan, known);
    const words = filled.map(({ rule, dump, have, asked }) => {
      const name = dump === null ? rule : `${dump} ${rule}`;
      return `${name} ${have} of ${asked}`;
    });
    const isFull = filled.every(({ have, asked }) => have >= asked);
    const text = `${destination}: ${words.join(', ') || 'by age alone'}${isFull ? '' : ' so far'}`;
    return { subject: 'retention', isMet: isFull ? true : null, text };
  });
}

/** Whoever has laid one may want to make it longer. */
const soonMs = 14 * 86_400_000;

function judgeHolds({ backups, nowMs }: Facts): readonly Compliance[] {
  return backups.flatMap((judged): readonly Compliance[] => {
    const hold = holdOf(judged, nowMs);
    if (hold?.until == null || hold.until - nowMs > soonMs || isReading(hold)) return [];
    const why = hold.reason === '' ? '' : `: ${hold.reason}`;
    const text = `${judged.backup.id}: its hold ends ${formatAge(nowMs - hold.until)}${why}`;
    return [{ subject: 'hold', isMet: null, text }];
  });
}
