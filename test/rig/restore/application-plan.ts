import type { Plan } from '../../../src/model/plan.ts';
import { load, pipeline, told } from '../config/read.ts';

/** A pipeline whose `application` says this: lines of YAML. */
export function planWith(...application: readonly string[]): Plan {
  const lines = application.map((line) => `  ${line}\n`).join('');
  const loaded = load(pipeline(`application:\n${lines}`));
  if (loaded.plan !== null) return loaded.plan;
  throw new Error(told(loaded).join('\n'));
}
