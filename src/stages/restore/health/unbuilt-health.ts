import type { HealthCheck, Plan } from '../../../model/plan.ts';

const unbuilt: readonly HealthCheck['type'][] = ['container', 'sql'];

/** Checks that the format has and this version cannot do. To leave them out would be a wrong success. */
export function unbuiltHealth({ application }: Plan): readonly string[] {
  const types = new Set(application?.health.map(({ type }) => type));
  return unbuilt.filter((type) => types.has(type)).map((type) => `the health check ${type}`);
}
