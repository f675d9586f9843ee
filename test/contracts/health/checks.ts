import { createLocalPlace } from '../../../src/adapters/places/local/local.ts';
import { createHealthChecks } from '../../../src/stages/restore/health/create-health-checks.ts';
import type { HealthCheckPart } from '../../../src/stages/restore/health/health-check.ts';
import { planWith } from '../../rig/restore/application-plan.ts';

export const place = createLocalPlace({ environment: process.env, graceMs: 100 });

export interface Given {
  readonly repository?: string;
  readonly tryMs?: number;
}

/** The checks of a pipeline: each is one line of YAML. */
export function checksOf(lines: readonly string[], { repository = '/', tryMs }: Given = {}) {
  const plan = planWith('health:', ...lines.map((line) => `  - ${line}`));
  const more = tryMs === undefined ? {} : { tryMs };
  return createHealthChecks(plan, { place, repository, ...more });
}

export function checkOf(line: string, given: Given = {}): HealthCheckPart {
  const [check] = checksOf([line], given);
  if (check === undefined) throw new Error('there is one check');
  return check;
}
