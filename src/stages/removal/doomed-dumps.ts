import { dumpsOf, type JudgedBackup } from '../../catalog/verdict.ts';
import type { DoomedDump } from '../../model/delete/plan.ts';
import { isFuture } from '../../model/run/future.ts';
import { isOfRun } from '../../model/run/origin.ts';
import type { DeleteQuestion } from './delete-question.ts';

type Standing = Pick<DeleteQuestion, 'judged' | 'backups' | 'options' | 'now'>;

/** Of each dump that the backup holds: which good backups hold it when it is gone. */
export function doomedDumps(question: Standing): readonly DoomedDump[] {
  const { judged } = question;
  const { manifest, startedAt } = judged.backup;
  if (manifest === null) return [];
  return dumpsOf(manifest).map((dump) => {
    const others = goodOthers(dump, question);
    const [newest] = others;
    return {
      dump,
      others: others.length,
      newest: newest?.backup.id ?? null,
      isNewer: newest !== undefined && newest.backup.startedAt > startedAt,
    };
  });
}

/** Newest first. What a restore has saved goes by itself soon, and what was imported may be anything. Its own copies that stay elsewhere are as good as another backup. */
export function goodOthers(dump: string, question: Standing): readonly JudgedBackup[] {
  return question.backups.filter((one) => {
    const { manifest, startedAt, id } = one.backup;
    if (manifest === null || one.verdict !== 'good' || isFuture(startedAt, question.now)) {
      return false;
    }
    const isOther = id !== question.judged.backup.id ? isOfRun(manifest) : staysElsewhere(question);
    return isOther && dumpsOf(manifest).includes(dump);
  });
}

function staysElsewhere({ judged, options: { at } }: Standing): boolean {
  return (
    at !== null &&
    judged.copies.some(({ copy, verdict }) => copy.destination !== at && verdict === 'good')
  );
}
