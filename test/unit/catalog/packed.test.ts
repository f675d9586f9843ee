import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Packer, unpack } from '../../../src/catalog/memory/packed.ts';

function through(objects: readonly object[], samples: readonly object[] = objects) {
  const packer = new Packer(samples, 2);
  const text = JSON.stringify(objects.map((object) => packer.pack(object)));
  const moulds = JSON.parse(JSON.stringify(packer.moulds));
  const unpacked = JSON.parse(text).map((packed: unknown) => unpack(packed, moulds));
  return { text, moulds, unpacked };
}

const json = fc.dictionary(
  fc.constantFrom('a', 'b', 'c', '1', '', '__proto__', 'constructor', 'é'),
  fc.jsonValue({ maxDepth: 3 }),
);

test('whatever is packed comes out as it was', () => {
  fc.assert(
    fc.property(fc.array(json, { maxLength: 6 }), fc.array(json, { maxLength: 3 }), (all, more) => {
      const objects = JSON.parse(JSON.stringify([...all, ...all, ...more]));
      expect(JSON.stringify(through(objects).unpacked)).toBe(JSON.stringify(objects));
      expect(JSON.stringify(through(objects, all).unpacked)).toBe(JSON.stringify(objects));
    }),
  );
});

test('what all have alike is there once, and one object', () => {
  const objects = Array.from({ length: 20 }, (_, at) => ({
    id: `id-${at}`,
    labels: { env: 'production', host: 'a host with a long name' },
    artifacts: [{ file: 'orders.tar', codecs: ['zstd', 'openpgp'], bytes: at }],
  }));
  const { text, moulds, unpacked } = through(objects);
  expect(text).not.toContain('production');
  expect(text).not.toContain('zstd');
  expect(moulds).toHaveLength(2);
  expect(unpacked).toEqual(objects);
  expect(unpacked[0].labels).toBe(unpacked[1].labels);
  expect(unpacked[0].artifacts[0]).not.toBe(unpacked[1].artifacts[0]);
});

test('a number is no text, and a name of a prototype no prototype', () => {
  const objects = ['1', 1, true, 'true', null, 'null', [], {}].flatMap((a) => [{ a }, { a }]);
  expect(through(objects).unpacked).toEqual(objects);
  const [found] = through([JSON.parse('{"a":{"__proto__":{"b":1}}}')]).unpacked;
  expect(JSON.stringify(found)).toBe('{"a":{"__proto__":{"b":1}}}');
  expect(Object.getPrototypeOf(found.a)).toBe(Object.prototype);
});

test('an object of very many fields is data and no form', () => {
  const rows = Object.fromEntries(Array.from({ length: 200 }, (_, at) => [`table-${at}`, at]));
  const { moulds, unpacked } = through([{ rows }, { rows: { ...rows, other: 1 } }]);
  expect(moulds).toHaveLength(1);
  expect(unpacked).toEqual([{ rows }, { rows: { ...rows, other: 1 } }]);
});
