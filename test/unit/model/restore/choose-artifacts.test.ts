import { expect, test } from 'vitest';
import { chooseArtifacts } from '../../../../src/model/restore/plan/artifacts.ts';
import { sampleArtifact } from '../../../rig/catalog/sample-manifest.ts';

const member = (name: string, ...services: readonly string[]) => ({
  ...sampleArtifact({ dump: 'stack', type: 'volume' }),
  id: `stack.${name}`,
  member: name,
  facts: { services: services.map((service) => ({ service, image: 'x', digest: null })) },
});

const artifacts = [member('uploads', 'web', 'worker'), member('data', 'db'), member('db', 'other')];

function chosen(...only: readonly string[]) {
  const { chosen: found, refusals } = chooseArtifacts({ artifacts, missing: [] }, only);
  return [...found.map(({ id }) => id), ...refusals.map(({ message }) => message)];
}

test('a service of a project stands for all that it uses', () => {
  expect(chosen('stack.web')).toEqual(['stack.uploads']);
  expect(chosen('stack.worker', 'stack.other')).toEqual(['stack.uploads', 'stack.db']);
  expect(chosen('stack')).toHaveLength(3);
  // A name that is one of both means both: too much is shown in the plan.
  expect(chosen('stack.db')).toEqual(['stack.data', 'stack.db']);
  expect(chosen('stack.none')).toEqual(['the backup holds nothing called stack.none']);
});
