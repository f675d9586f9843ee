import { firstMistake, newerVersion, readJson } from '../../catalog/manifest/read-json.ts';
import { digestRunPlan } from '../../model/run-plan/digest.ts';
import type { RunPlan } from '../../model/run-plan/run-plan.ts';
import { validate } from './validator.generated.js';

/** A plan that names ten thousand backups at ten destinations takes half of it. */
export const maxPlanBytes = 32 * 1024 * 1024;

export type ParsedPlan =
  | { readonly ok: true; readonly plan: RunPlan }
  /** `reason` is one line that is safe to print; `at` is where in the file, such as `:3:12`, or empty. */
  | { readonly ok: false; readonly reason: string; readonly at: string };

/** A plan is hostile until it has come through here: it lay where others may write. */
export function parsePlan(bytes: Uint8Array): ParsedPlan {
  const read = readJson(bytes, maxPlanBytes);
  if (read.reason !== null) {
    return {
      ok: false,
      reason: read.reason,
      at: read.at ? `:${read.at.line}:${read.at.column}` : '',
    };
  }
  const newer = newerVersion(read.value);
  if (newer !== null) return refuse(newer);
  if (!isPlan(read.value)) return refuse(firstMistake(validate.errors));
  const twice = findTwice(read.value);
  if (twice !== null) return refuse(twice);
  const { digest } = read.value;
  if (digest === digestRunPlan(read.value)) return { ok: true, plan: read.value };
  return refuse('digest does not fit the rest: it was damaged or edited since it was written');
}

/** Whether a file is a plan of this version or another one, so that the next plan may take its place. */
export function looksLikePlan(bytes: Uint8Array): boolean {
  const { value } = readJson(bytes, maxPlanBytes);
  if (typeof value !== 'object' || value === null) return false;
  return ['madeAt', 'pipelineDigest', 'digest'].every((key) => Object.hasOwn(value, key));
}

/** The compiled schema says so; the names of its keys are held to the type where it is written. */
function isPlan(value: unknown): value is RunPlan {
  return validate(value);
}

/** What is there twice could be read in two ways. */
function findTwice({ dumps, destinations }: RunPlan): string | null {
  for (const [where, list] of Object.entries({ dumps, destinations })) {
    const ids = list.map(({ id }) => id);
    const found = ids.find((id, at) => ids.indexOf(id) !== at);
    if (found !== undefined) return `${where} has ${found} twice`;
  }
  return null;
}

function refuse(reason: string): ParsedPlan {
  return { ok: false, reason, at: '' };
}
