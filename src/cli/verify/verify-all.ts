import type { JudgedBackup } from '../../catalog/verdict.ts';
import type { DeedResult } from '../../model/deed/summary.ts';
import { type ExitCode, exits } from '../../model/exit.ts';
import type { StepContext } from '../../ports/step-context.ts';
import { personOf } from '../compose/person.ts';
import type { Io } from '../io.ts';
import { type Telling, told } from '../notice/told.ts';
import type { Known } from '../reach/known.ts';
import { warn } from '../reach/refuse.ts';
import { underLock } from '../reach/under-lock.ts';
import { withWatched } from '../reach/with-watched.ts';
import { count } from '../reach/words.ts';
import { worstExit } from '../reach/worst-exit.ts';
import type { Line } from '../verb.ts';
import { chooseLevel } from './level.ts';
import { summarizeResults } from './render.ts';
import { type CopyResult, type ToVerify, verifyBackup } from './verify-backup.ts';

interface Work {
  readonly around: { readonly line: Line; readonly io: Io };
  readonly context: StepContext;
}

/** Looks at some backups of one pipeline, and tells whoever wants to hear of it. */
export async function verifyAll(
  known: Known,
  backups: readonly JudgedBackup[],
  { around: { line, io }, context }: Work,
): Promise<readonly CopyResult[]> {
  const { store } = known;
  const level = await chooseLevel(line.value('level'), store);
  const owner = personOf(io.env);
  const signer = await store.openSigner();
  if (signer.obstacle !== null) {
    warn(
      `${known.pipeline}: what is found is written down and does not count: ${signer.obstacle}`,
      io,
    );
  }
  const asked = { ...level, known, owner, signer };
  const isShown = !line.quiet && io.stderr.isTerminal;
  return await told({ verb: 'verify', store, io, why: null, endOf }, (telling) => {
    const onBegun = (id: string): void => {
      if (isShown) io.stderr.write(`verifying ${known.pipeline}@${id} (${level.level})\n`);
    };
    return verifyEach(backups, { asked, telling, onBegun }, context);
  });
}

interface Each {
  readonly asked: Omit<ToVerify, 'run'>;
  readonly telling: Telling;
  readonly onBegun: (id: string) => void;
}

/**
 * Nothing that deletes may work meanwhile; others may read. Whoever opens a copy has an unlocked key in a file for a
 * moment: it must go even after a kill, as what was being written down.
 */
async function verifyEach(
  backups: readonly JudgedBackup[],
  { asked, telling, onBegun }: Each,
  context: StepContext,
): Promise<readonly CopyResult[]> {
  const { store } = asked.known;
  return await withWatched(store, context, (watched, own) =>
    underLock({ store, mode: 'shared', verb: 'verify' }, own, async (run) => {
      telling.begun(run);
      const known = { ...asked.known, store: watched };
      const results: CopyResult[] = [];
      for (const judged of backups) {
        onBegun(judged.backup.id);
        const found = await verifyBackup(judged, { ...asked, known, run }, own);
        for (const one of found) telling.add(toTell(one));
        results.push(...found);
      }
      return results;
    }),
  );
}

function toTell({ backup, destination, verdict, evidence }: CopyResult): DeedResult {
  const reason = evidence.slice(0, 3).join('; ');
  return { backup, destination, state: states[verdict], bytes: 0, reason };
}

const states = {
  pass: 'passed',
  fail: 'damaged',
  inconclusive: 'unchecked',
  missing: 'missing',
} as const;

const exitOf = {
  pass: exits.done,
  fail: exits.integrity,
  inconclusive: exits.unavailable,
  missing: exits.look,
} as const;

const unwritten = exits.look;

/** It passed, and nobody will know. */
function isUnwritten({ verdict, isRecorded }: CopyResult): boolean {
  return verdict === 'pass' && !isRecorded;
}

export function endOf(results: readonly CopyResult[]): {
  readonly exit: ExitCode;
  readonly reason: string;
} {
  const codes = results.map((one) => (isUnwritten(one) ? unwritten : exitOf[one.verdict]));
  const lost = results.filter(isUnwritten).length;
  const more =
    lost > 0 ? `; ${count(lost, 'copy', 'copies')} of which nothing could be written down` : '';
  return { exit: worstExit(codes), reason: `${summarizeResults(results)}${more}` };
}
