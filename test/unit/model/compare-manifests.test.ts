import { expect, test } from 'vitest';
import { compareManifests } from '../../../src/model/run/compare-manifests.ts';
import type { Manifest } from '../../../src/model/run/manifest.ts';
import { sampleArtifact, sampleManifest, sealOf } from '../../rig/catalog/sample-manifest.ts';

const git = {
  commit: 'a'.repeat(40),
  tag: 'v2',
  tags: ['v2'],
  dirty: false,
  pipelineFile: 'backup.pipeline.yaml',
  pipelineSha256: '0'.repeat(64),
};
const application = sampleManifest().application;
const encryption = sampleManifest().encryption;

const cases: readonly (readonly [string, Partial<Manifest>, readonly (readonly unknown[])[]])[] = [
  ['version', { application: { ...application, version: '2' } }, [['version', 'unknown', '2']]],
  [
    'code',
    { git },
    [
      ['commit', null, git.commit],
      ['tag', null, 'v2'],
      ['tags', null, ['v2']],
      ['changes not committed', null, false],
      ['pipeline file', null, 'backup.pipeline.yaml'],
    ],
  ],
  [
    'labels',
    { labels: { env: 'live', tier: '1' } },
    [
      ['labels.env', 'test', 'live'],
      ['labels.tier', null, '1'],
    ],
  ],
  [
    'encryption',
    { encryption: null },
    [
      ['encryption', 'compatible', 'none'],
      ['recipients', encryption?.recipients, null],
      ['passphrase', false, null],
    ],
  ],
  [
    'images',
    {
      application: {
        ...application,
        images: [{ container: 'web', reference: 'shop:2', id: 'sha256:1', digest: null }],
      },
    },
    [['images.web', null, 'shop:2 sha256:1']],
  ],
  [
    'what is left out',
    { complete: false, missing: ['mail'] },
    [
      ['complete', true, false],
      ['left out', [], ['mail']],
    ],
  ],
];

test.each(cases)('%s', (_, given, expected) => {
  const { differences } = compareManifests(sampleManifest(), sampleManifest(given));
  expect(differences.map(({ what, old, new: next }) => [what, old, next])).toEqual(expected);
  const back = compareManifests(sampleManifest(given), sampleManifest()).differences;
  expect(back.map(({ what, old, new: next }) => [what, next, old])).toEqual(expected);
});

test('artifacts by their ids', () => {
  const orders = sampleArtifact({ dump: 'orders', facts: { rows: { a: 1, b: 2 }, entries: 4 } });
  const more = {
    ...orders,
    plain: sealOf('other bytes'),
    facts: { rows: { b: 3, c: 1 }, entries: 4 },
  };
  const [mail, news] = [sampleArtifact({ dump: 'mail' }), sampleArtifact({ dump: 'news' })];
  const { artifacts, plainBytes } = compareManifests(
    sampleManifest({ artifacts: [orders, mail] }),
    sampleManifest({ artifacts: [news, more] }),
  );
  expect(artifacts).toMatchObject([
    { id: 'news', state: 'added', differences: [] },
    {
      id: 'orders',
      state: 'changed',
      differences: [
        { what: 'rows.a', old: 1, new: null },
        { what: 'rows.b', old: 2, new: 3 },
        { what: 'rows.c', old: null, new: 1 },
      ],
    },
    { id: 'mail', state: 'removed', differences: [] },
  ]);
  expect(plainBytes).toEqual({ old: 22, new: 22 });
});

test('names that objects have by themselves are names like any other', () => {
  const hostile = JSON.parse('{"__proto__": 1, "constructor": 2}');
  const { artifacts } = compareManifests(
    sampleManifest({ artifacts: [sampleArtifact({ facts: {} })] }),
    sampleManifest({ artifacts: [sampleArtifact({ facts: hostile })] }),
  );
  expect(artifacts[0]?.differences.map(({ what }) => what)).toContain('constructor');
});
