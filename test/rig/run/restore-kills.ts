import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { expect } from 'vitest';
import { assertThenOrNow, type RestoreSite, startRestore, stateOf } from './restoring.ts';

/** When a restore is killed: so long after the so manieth event of a kind. */
export interface KillMoment {
  readonly event: string;
  /** What else the event says, such as its step. */
  readonly says?: Readonly<Record<string, unknown>>;
  readonly afterMs?: number;
}

export interface Killed {
  readonly state: 'then' | 'now';
  /** Whether it came to an end before it could be killed. */
  readonly hasEnded: boolean;
}

/** Keeps a copy of the data of now, so that a site serves for many kills. */
export function keepNow({ site }: RestoreSite): { readonly reset: () => void } {
  const kept = site.path('kept');
  mkdirSync(kept);
  const data = ['tree', 'notes.sqlite'];
  execFileSync('cp', ['-a', ...data, kept], { cwd: site.repository });
  return {
    reset: () => {
      execFileSync('sh', ['-c', 'rm -rf tree* notes.sqlite*'], { cwd: site.repository });
      execFileSync('cp', ['-a', ...data.map((name) => `${kept}/${name}`), '.'], {
        cwd: site.repository,
      });
      rmSync(site.path('repository/calls'), { force: true });
    },
  };
}

/** Kills a restore with SIGKILL, lets somebody recover, and looks at what is live. */
export async function killRestore(
  given: RestoreSite,
  { event: kind, says = {}, afterMs = 0 }: KillMoment,
  options: readonly string[] = ['--no-safety-backup'],
): Promise<Killed> {
  const { site, backup, now } = given;
  expect(stateOf(site)).toEqual(now);
  const live = await startRestore(site, `@${backup}`, ...options);
  const isIt = (event: object) =>
    Object.entries({ event: kind, ...says }).every(
      ([key, value]) => Reflect.get(event, key) === value,
    );
  await live.until(isIt);
  if (afterMs > 0) await pause(afterMs);
  live.kill('SIGKILL');
  const { signal } = await live.ended;
  return { state: await assertThenOrNow(given), hasEnded: signal === null };
}
