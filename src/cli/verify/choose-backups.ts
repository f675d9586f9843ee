import { randomInt } from 'node:crypto';
import type { JudgedBackup } from '../../catalog/verdict.ts';
import type { Diagnostic } from '../../model/diagnostics/diagnostic.ts';
import { createMistake } from '../mistake.ts';
import { showArgument } from '../show-argument.ts';
import type { Line } from '../verb.ts';

/** Which backups are to be verified. */
export type VerifyWish =
  | { readonly kind: 'one' }
  /** `share` of all backups of a pipeline, or of all in reach; 1 for all. */
  | { readonly kind: 'many'; readonly pipeline: string | null; readonly share: number };

export function readWish(line: Line): VerifyWish | Diagnostic {
  const [target] = line.positionals;
  const sample = line.value('sample');
  const isMany = line.flag('all') || sample !== undefined;
  if (!isMany && target === undefined) {
    const help = 'name a target such as shop@latest, or --all, perhaps with --sample 10%';
    return createMistake('BP0107', 'verify needs to know what', help);
  }
  if (!isMany) return { kind: 'one' };
  if (target?.includes('@')) {
    const message = `${showArgument(target)} is one backup, and --all and --sample mean many`;
    return createMistake('BP0114', message, 'leave the options out, or name only the pipeline');
  }
  const share = sample === undefined ? 1 : readShare(sample);
  if (share !== null) return { kind: 'many', pipeline: target ?? null, share };
  const message = `--sample ${showArgument(sample ?? '')} is no share`;
  return createMistake('BP0115', message, 'write a whole number of percent, such as 10%');
}

function readShare(text: string): number | null {
  const percent = Number(/^(\d{1,3})%$/.exec(text)?.[1] ?? Number.NaN);
  return percent >= 1 && percent <= 100 ? percent / 100 : null;
}

/** A random part, at least one, in the order in which they were given. */
export function takeSample(
  backups: readonly JudgedBackup[],
  share: number,
  random: (below: number) => number = randomInt,
): readonly JudgedBackup[] {
  const left = [...backups];
  const wanted = Math.ceil(backups.length * share);
  const taken = new Set<JudgedBackup>();
  while (taken.size < wanted) {
    const [one] = left.splice(random(left.length), 1);
    if (one === undefined) break;
    taken.add(one);
  }
  return backups.filter((one) => taken.has(one));
}
