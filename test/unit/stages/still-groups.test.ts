import { expect, test } from 'vitest';
import type { DumpPart } from '../../../src/stages/dump-part.ts';
import { describeNeeds, groupByStillness } from '../../../src/stages/still/groups.ts';

type Needs = { readonly stop?: readonly string[]; readonly pause?: readonly string[] };

function part(id: string, needs?: Needs): DumpPart {
  const quiesce = { stop: [], pause: [], ...needs };
  // Of a part only its source is looked at.
  return { id, member: null, source: needs ? { quiesce } : {} } as unknown as DumpPart;
}

test('neighbours hold all still that one of them needs, in the order of the pipeline; to be stopped wins', () => {
  const parts = [
    part('a', { pause: ['web'] }),
    part('b', { stop: ['db', 'web'] }),
    part('between'),
    part('c', { stop: ['web'] }),
    part('none', {}),
    part('d', { pause: ['web'] }),
  ] as const;
  const groups = groupByStillness(parts);
  const of = (at: number) => groups.get(parts[at] as DumpPart);
  expect(of(0)).toBe(of(1));
  expect([...(of(0)?.wanted ?? [])]).toEqual([
    ['web', 'stop'],
    ['db', 'stop'],
  ]);
  expect([of(2), of(4)]).toEqual([undefined, undefined]);
  expect([...(of(3)?.wanted ?? [])]).toEqual([['web', 'stop']]);
  expect([...(of(5)?.wanted ?? [])]).toEqual([['web', 'pause']]);
  expect(describeNeeds(parts.map(({ source }) => source))).toEqual([
    'pauses web',
    'stops db',
    'stops web',
  ]);
});
