import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseManifest } from '../../../../src/catalog/manifest/parse.ts';
import { freezeManifest } from '../../../../src/catalog/manifest/serialize.ts';
import { manifestSchema } from '../../../../src/model/run/manifest-schema.ts';
import {
  sampleArtifact,
  sampleId,
  sampleManifest,
  sha256,
} from '../../../rig/catalog/sample-manifest.ts';

const place = { id: sampleId, pipelines: ['shop', 'old-shop'] };
const encode = (text: string): Uint8Array => new TextEncoder().encode(text);

/** Why the text is refused; `null` when it is not. */
function reasonFor(text: string | Uint8Array): string | null {
  const parsed = parseManifest(typeof text === 'string' ? encode(text) : text, place);
  return parsed.ok ? null : parsed.reason;
}

const reasonForChange = (change: object): string | null =>
  reasonFor(JSON.stringify({ ...sampleManifest(), ...change }));

const reasonForArtifact = (change: object): string | null =>
  reasonForChange({ artifacts: [{ ...sampleArtifact(), ...change }] });

test('the published schema is the one in the code', () => {
  const file = join(import.meta.dirname, '../../../../schemas/manifest.v1.schema.json');
  expect(readFileSync(file, 'utf8')).toBe(`${JSON.stringify(manifestSchema, null, 2)}\n`);
});

describe('accepted', () => {
  test.each([
    ['as it is written', {}],
    ['of a former name of the pipeline', { pipeline: 'old-shop' }],
    ['with keys that a later version knows', { mood: 'good', git: null }],
    [
      'with everything',
      {
        git: {
          commit: 'a'.repeat(40),
          tag: 'v1',
          tags: ['v1', 'stable'],
          dirty: false,
          pipelineFile: 'backup.pipeline.yaml',
          pipelineSha256: sha256('x'),
          remote: 'unknown here',
        },
        encryption: null,
        previous: { id: '20261119T021700Z-k3f7', manifestSha256: sha256('y') },
        trigger: { kind: 'ci', url: 'https://example.org/1' },
        artifacts: [
          sampleArtifact(),
          sampleArtifact({ dump: 'volumes', member: 'Data_1', facts: { rows: { a: 1 } } }),
        ],
        files: [{ name: 'RESTORE.md', bytes: 0, sha256: sha256('') }],
      },
    ],
  ])('%s', (_, change) => {
    expect(reasonForChange(change)).toBeNull();
  });
});

describe('refused', () => {
  test.each([
    ['nothing', '', 'it is empty'],
    ['a text that is cut', JSON.stringify(sampleManifest()).slice(0, -5), 'is cut short'],
    ['no JSON', 'version: 1', 'it is not JSON'],
    ['a byte order mark', `\ufeff${JSON.stringify(sampleManifest())}`, 'it is not JSON'],
    ['null', 'null', 'must be object'],
    ['a list', '[]', 'must be object'],
    ['an empty map', '{}', 'formatVersion'],
    [
      'a key given twice',
      JSON.stringify(sampleManifest()).replace('{', '{"id":"other",'),
      'a key is given twice: "id"',
    ],
    [
      'a key given twice, spelled differently',
      JSON.stringify(sampleManifest()).replace('"env":', '"\\u0065nv":"x","env":'),
      'a key is given twice: "env"',
    ],
    ['bottomless lists', `${'['.repeat(1e6)}${']'.repeat(1e6)}`, 'nested too deeply'],
  ])('%s', (_, text, reason) => {
    expect(reasonFor(text)).toContain(reason);
  });

  test.each([
    ['a newer format', { formatVersion: 2 }, 'format 2'],
    ['an older format', { formatVersion: 0 }, 'formatVersion'],
    ['a format that is a text', { formatVersion: '1' }, 'formatVersion'],
    ['the id of another folder', { id: '20261120T021700Z-zzzz' }, 'in the folder of'],
    ['an id that is a path', { id: '../../x' }, 'id must match'],
    ['another pipeline', { pipeline: 'intruder' }, 'another pipeline, intruder'],
    ['a time that cannot be', { startedAt: '2026-13-20T02:17:00Z' }, 'no such time'],
    ['a time of another zone', { startedAt: '2026-11-20T02:17:00+01:00' }, 'startedAt'],
    ['a key that is missing', { artifacts: undefined }, "'artifacts'"],
    ['a destination given twice', { destinations: ['a', 'a'] }, 'destination a twice'],
    [
      'an artifact given twice',
      { artifacts: [sampleArtifact(), sampleArtifact({ file: 'other.tar' })] },
      'artifact orders twice',
    ],
    [
      'a file given twice, in another case',
      {
        artifacts: [
          sampleArtifact({ dump: 'orders', file: 'a.tar' }),
          sampleArtifact({ dump: 'users', file: 'A.tar' }),
        ],
      },
      'file A.tar twice',
    ],
    [
      'a file that is an artifact too',
      { files: [{ name: 'orders.tar.zst.pgp', bytes: 0, sha256: sha256('') }] },
      'file orders.tar.zst.pgp twice',
    ],
    [
      'a file that calls itself the manifest',
      { files: [{ name: 'manifest.json', bytes: 0, sha256: sha256('') }] },
      'file manifest.json twice',
    ],
    [
      'a recipient that is no full fingerprint',
      {
        encryption: {
          profile: 'compatible',
          recipients: ['DEADBEEF'],
          passphrase: false,
          signedBy: null,
        },
      },
      'encryption',
    ],
  ])('%s', (_, change, reason) => {
    expect(reasonForChange(change)).toContain(reason);
  });

  test.each([
    ['a path up', { file: '../../x' }],
    ['a path down', { file: 'a/b' }],
    ['an absolute path', { file: '/etc/passwd' }],
    ['a hidden file', { file: '.profile' }],
    ['dots in the middle', { file: 'a..b' }],
    ['a line break', { file: 'a\nb' }],
    ['an option', { file: '-rf' }],
    ['a backslash', { file: 'a\\b' }],
    ['no name', { file: '' }],
    ['300 characters', { file: 'a'.repeat(300) }],
    ['a digest in capitals', { stored: { bytes: 1, sha256: sha256('').toUpperCase() } }],
    ['a digest that is cut', { stored: { bytes: 1, sha256: sha256('').slice(1) } }],
    ['a negative size', { stored: { bytes: -1, sha256: sha256('') } }],
    ['a fractional size', { plain: { bytes: 1.5, sha256: sha256('') } }],
    ['a size that is a text', { plain: { bytes: '1', sha256: sha256('') } }],
    ['a size beyond all measure', { plain: { bytes: 1e300, sha256: sha256('') } }],
    ['an id of another dump', { id: 'users' }],
    ['a member that is a path', { id: 'orders.../x', member: '../x' }],
    ['a dump that is no slug', { id: 'Orders', dump: 'Orders' }],
  ])('an artifact with %s', (_, change) => {
    expect(reasonForArtifact(change)).not.toBeNull();
  });

  test('what is no UTF-8', () => {
    const bytes = encode(JSON.stringify(sampleManifest({ note: 'é' })));
    expect(reasonFor(bytes.filter((byte) => byte !== 0xa9))).toContain('it is not UTF-8');
  });

  test('more than 16 MiB, whatever it says', () => {
    expect(reasonFor(new Uint8Array(16 * 1024 * 1024 + 1))).toContain('larger than 16 MiB');
  });

  test('a reason is one line that is safe to print', () => {
    const reason = reasonForChange({ labels: { 'a\u001b[31m\nb': 1 } });
    expect(reason).toMatch(/^labels/);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
    expect(reason).not.toMatch(/[\u0000-\u001f]/);
  });
});

test('no change of bytes makes it throw', () => {
  const { bytes } = freezeManifest(sampleManifest());
  const change = fc.record({
    at: fc.nat(bytes.length - 1),
    byte: fc.nat(255),
    end: fc.integer({ min: 0, max: bytes.length }),
  });
  fc.assert(
    fc.property(change, ({ at, byte, end }) => {
      const changed = bytes.slice(0, end);
      changed[at] = byte;
      parseManifest(changed, place);
    }),
    { numRuns: 500 },
  );
});

describe('frozen bytes', () => {
  test('are the same whatever the order of the keys', () => {
    const manifest = sampleManifest({ labels: { b: '1', a: '2' } });
    const turned = Object.fromEntries(Object.entries(manifest).reverse());
    const other = freezeManifest({ ...manifest, ...turned, labels: { a: '2', b: '1' } });
    const frozen = freezeManifest(manifest);
    expect(Buffer.from(other.bytes).toString()).toBe(Buffer.from(frozen.bytes).toString());
    expect(frozen.sha256).toBe(sha256(frozen.bytes));
    expect(Buffer.from(frozen.bytes).toString()).toMatch(/^\{\n {2}"formatVersion": 1,\n {2}"id"/);
  });

  test('come back as they were', () => {
    const facts = fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 3 }));
    const labels = fc.dictionary(fc.string(), fc.string({ unit: 'binary' }));
    fc.assert(
      fc.property(facts, labels, fc.string({ unit: 'binary' }), (artifactFacts, given, note) => {
        const artifact = sampleArtifact({ facts: JSON.parse(JSON.stringify(artifactFacts)) });
        const manifest = sampleManifest({ labels: given, note, artifacts: [artifact] });
        const { bytes } = freezeManifest(manifest);
        const parsed = parseManifest(bytes, place);
        expect(parsed.ok && parsed.manifest).toEqual(manifest);
        expect(freezeManifest(manifest).bytes).toEqual(bytes);
      }),
    );
  });

  test('are refused when no reader would take them', () => {
    const manifest = sampleManifest({ pipelineDigest: 'unknown' });
    expect(() => freezeManifest(manifest)).toThrow('pipelineDigest');
  });
});
