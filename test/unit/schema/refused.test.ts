import { describe, expect, test } from 'vitest';
import { refusedChanges, soundPipeline } from '../../rig/schema/refused-changes.ts';
import { builds, compileSchema, findFaults } from '../../rig/schema/validators.ts';

describe.each(builds)('the %s build', (build) => {
  const validate = compileSchema(build);

  test('accepts what is changed below', () => {
    expect(findFaults(validate, soundPipeline)).toEqual([]);
  });

  test.for([...refusedChanges])('refuses %s: %j', ([path, value, fault]) => {
    const faults = findFaults(validate, changed(soundPipeline, path.split('.'), value));
    const expected =
      build === 'draft-07' ? fault.replace('dependentRequired', 'dependencies') : fault;
    expect(faults).toContain(expected);
  });

  test.for([
    ['x-anything', { of: ['any', 'shape'] }],
    ['stages.x-common', 1],
    ['stages.dump.0.x-note', 'why'],
    ['rpo', '${vars.rpo}'],
    ['stages.upload.0.path', '${ROOT:-/mnt}/x'],
    ['stages.dump.0.via', { ssh: 'backup@db1.lan', container: 'db', sudo: true }],
    ['stages.retention', { maxDeletes: 10 }],
    ['stages.preflight', { estimate: '20GiB' }],
    ['stages.notify', []],
    ['application', { tag: ['v${version}'] }],
  ] as const)('accepts %s: %j', ([path, value]) => {
    expect(findFaults(validate, changed(soundPipeline, path.split('.'), value))).toEqual([]);
  });
});

/** A copy in which one value is another, or is gone. */
function changed(value: unknown, [key, ...below]: readonly string[], to: unknown): unknown {
  if (key === undefined) return to;
  const copy: unknown = structuredClone(value);
  if (typeof copy !== 'object' || copy === null) throw new TypeError(`${key} is below no map`);
  const inner = changed(Reflect.get(copy, key), below, to);
  if (inner === undefined) Reflect.deleteProperty(copy, key);
  else Reflect.set(copy, key, inner);
  return copy;
}
