import { mkdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Outcome } from '../../model/run/summary.ts';
import { replaceState, type StateFolder } from '../state-folder.ts';

/** How the last attempt at a backup ended from here: those that failed before their first stage count too. */
export interface LastOutcome {
  readonly run: string;
  /** `interrupted`: it was killed, and whoever recovered found that out. */
  readonly outcome: Outcome | 'interrupted';
  readonly reason: string;
  readonly at: string;
}

type At = Pick<StateFolder, 'path'>;

/** `null` before the first attempt, and where the state folder was lost. */
export async function readLastOutcome(state: At, pipeline: string): Promise<LastOutcome | null> {
  try {
    const value: unknown = JSON.parse(await readFile(fileOf(state, pipeline), 'utf8'));
    if (typeof value !== 'object' || value === null) return null;
    const { run, outcome, reason, at }: Partial<Record<string, unknown>> = { ...value };
    const known = outcomes.find((one) => one === outcome);
    if (known === undefined || typeof run !== 'string') return null;
    return { run, outcome: known, reason: String(reason), at: String(at) };
  } catch {
    // What is not remembered costs one notice of a recovery, and no backup.
    return null;
  }
}

/** Never rejects: a full disk must not turn a good backup into a failed run. */
export async function rememberOutcome(
  state: At,
  pipeline: string,
  last: LastOutcome,
): Promise<void> {
  try {
    const path = fileOf(state, pipeline);
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    await replaceState(path, `${JSON.stringify(last)}\n`);
  } catch {
    // As above.
  }
}

/** Whether a success now is news. */
export function wasBad(last: LastOutcome | null): boolean {
  return last !== null && last.outcome !== 'success';
}

const outcomes: readonly LastOutcome['outcome'][] = [
  ...(['success', 'partial', 'suspect', 'failed', 'cancelled', 'skipped', 'interrupted'] as const),
];

function fileOf(state: At, pipeline: string): string {
  return join(state.path, 'pipelines', pipeline, 'outcome');
}
