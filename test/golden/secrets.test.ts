import { afterAll, beforeAll, expect, test } from 'vitest';
import { isInDictionary, secretPlaces } from '../rig/config/secret-places.ts';
import {
  createVectorRepository,
  loadVector,
  removeVectorRepository,
  vectors,
} from '../rig/config/vectors.ts';

let repository = '';

beforeAll(async () => {
  repository = await createVectorRepository();
});

afterAll(() => removeVectorRepository(repository));

test('at every place of the format that takes a secret, plain text is refused', () => {
  const refused = new Set<string>();
  for (const { name } of vectors.filter((vector) => vector.name.startsWith('secrets/BP2020-'))) {
    const { pipelines } = loadVector(name, repository);
    const loaded = pipelines.at(-1);
    const paths = loaded?.diagnostics
      .filter(({ code }) => code === 'BP2020')
      .map(({ path }) => path);
    for (const path of paths ?? []) refused.add(isInDictionary(path) ?? path);
  }
  const told = [...refused].map((path) => path.replace(/^.*\./, ''));
  const missing = secretPlaces().filter((key) => !told.includes(key));
  expect(missing).toEqual([]);
});
