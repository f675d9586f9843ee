import { describe, expect, test } from 'vitest';
import { find } from '../../../src/config/tree.ts';
import { load, pipeline, placeIn, stages, told, treeOf } from '../../rig/config/read.ts';

const here = 'backup.pipeline.yaml';

describe('places of values', () => {
  const text = `version: 1
name: "example"
labels: { env: production,
  team: 'shop' }
description: >-
  Orders
  and uploads
${stages}`;

  test.for([
    [['version'], `${here}:1:10`],
    [['name'], `${here}:2:7`],
    [['labels'], `${here}:3:9`],
    [['labels', 'env'], `${here}:3:16`],
    [['labels', 'team'], `${here}:4:9`],
    [['description'], `${here}:5:14`],
    [['stages'], `${here}:9:3`],
    [['stages', 'dump', 0], `${here}:10:7`],
    [['stages', 'dump', 0, 'paths', 0], `${here}:10:43`],
    [['stages', 'encrypt'], `${here}:11:12`],
  ] as const)('%j', ([path, place]) => {
    expect(placeIn(treeOf(load(text)), ...path)).toBe(place);
  });

  test('end where the value ends, not at the next line', () => {
    const at = find(treeOf(load(text)), 'stages', 'upload')?.at;
    expect(at?.source.text.slice(at.start, at.end)).toBe(
      '- { id: nas, type: local, path: /srv/backups }',
    );
  });
});

describe('an alias', () => {
  const text = `version: 1
name: example
x-place: &place
  ssh: backup@db1.lan
stages:
  dump:
    - { id: orders, type: redis, via: *place }
    - { id: queue, type: redis, via: *place }
  encrypt: none
  upload:
    - { id: nas, type: local, path: /srv/backups }
`;

  test('leads to the place of the anchored value, and knows where it stands itself', () => {
    const tree = treeOf(load(text));
    expect(placeIn(tree, 'stages', 'dump', 1, 'via', 'ssh')).toBe(`${here}:4:8`);
    const through = find(tree, 'stages', 'dump', 1, 'via')?.through;
    expect(through?.by).toBe('alias');
    expect(through?.at.source.position(through.at.start)).toMatchObject({ line: 8, column: 38 });
  });

  test('brings a mistake once, with the place that uses it', () => {
    const { diagnostics } = load(text.replace('ssh: backup@db1.lan', 'ssh: -x'));
    expect(diagnostics.map(({ code, place }) => [code, place?.start.line])).toEqual([
      ['BP2013', 4],
    ]);
    const [{ place, message } = { place: null, message: '' }] = diagnostics[0]?.related ?? [];
    expect(message).toBe('used here through an alias');
    expect(place?.start).toMatchObject({ line: 7, column: 39 });
  });

  test('inside an anchored value of the same name means the earlier one', () => {
    const top = 'x-a: &a { p: 1 }\nx-b: &a { q: *a }\nx-c: *a\n';
    const { diagnostics } = load(pipeline(top));
    expect(diagnostics.map(({ message }) => message)).toEqual(['the alias *a holds itself']);
  });
});

describe('a merge', () => {
  const text = `version: 1
name: example
x-base: &base { type: mysql, host: db.lan, port: 3307 }
x-more: &more
  <<: *base
  port: 3308
stages:
  dump:
    - <<: [*more, *base]
      id: forum
      database: forum
      host: other.lan
  encrypt: none
  upload:
    - { id: nas, type: local, path: /srv/backups }
`;

  test('leaves each key at the place where it was written, the nearest winning', () => {
    const tree = treeOf(load(text));
    const dump = ['stages', 'dump', 0] as const;
    expect(placeIn(tree, ...dump, 'type')).toBe(`${here}:3:23`);
    expect(placeIn(tree, ...dump, 'port')).toBe(`${here}:6:9`);
    expect(placeIn(tree, ...dump, 'host')).toBe(`${here}:12:13`);
    expect(find(tree, ...dump, 'port')?.through?.by).toBe('merge');
    expect(find(tree, ...dump, 'host')?.through).toBeUndefined();
  });

  test('brings a mistake with the place of the merge', () => {
    const { diagnostics } = load(text.replace('port: 3308', 'port: 70000'));
    expect(diagnostics).toMatchObject([
      { code: 'BP2042', place: { start: { line: 6, column: 9 } } },
    ]);
    expect(diagnostics[0]?.related).toMatchObject([
      { message: 'merged in here', place: { start: { line: 9, column: 12 } } },
    ]);
  });
});

describe('a fragment', () => {
  const fragments = {
    'shared/a.yaml': `labels: { company: acme }
stages:
  upload:
    - { id: nas, type: local, path: /srv/a, retries: 1 }
    - { id: vault, type: local, path: /srv/vault }
  retention: { keep: { daily: 7, weekly: 4 } }
`,
    'shared/b.yaml': 'extends: [shared/a.yaml]\nlabels: { team: shop }\n',
  };

  test('is laid under the file: maps by key, lists by id, other lists whole', () => {
    const tree = treeOf(load(pipeline('extends: [shared/b.yaml]\n'), fragments));
    const upload = ['stages', 'upload'] as const;
    expect(placeIn(tree, 'labels', 'company')).toBe('shared/a.yaml:1:20');
    expect(placeIn(tree, 'labels', 'team')).toBe('shared/b.yaml:2:17');
    expect(placeIn(tree, ...upload, 0, 'path')).toBe(`${here}:9:37`);
    expect(placeIn(tree, ...upload, 0, 'retries')).toBe('shared/a.yaml:4:54');
    expect(placeIn(tree, ...upload, 1, 'path')).toBe('shared/a.yaml:5:39');
    expect(placeIn(tree, 'stages', 'retention', 'keep', 'daily')).toBe('shared/a.yaml:6:31');
  });

  test('that comes later wins over an earlier one', () => {
    const other = { 'c.yaml': 'rpo: 1d\nenv: [A]\n', 'd.yaml': 'rpo: 2d\nenv: [B]\n' };
    const tree = treeOf(load(pipeline('extends: [c.yaml, d.yaml]\n'), other));
    expect(placeIn(tree, 'rpo')).toBe('d.yaml:1:6');
    expect(placeIn(tree, 'env', 0)).toBe('d.yaml:2:7');
  });

  test('with a mistake is named, and so is the line that brought it in', () => {
    const wrong = { ...fragments, 'shared/a.yaml': 'rpo: 26 hours\n' };
    const loaded = load(pipeline('extends: [shared/b.yaml]\n'), wrong);
    expect(told(loaded)).toEqual([
      'BP2010 shared/a.yaml:1:6 rpo cannot be "26 hours": it is not spelled as a duration',
    ]);
    expect(loaded.diagnostics[0]?.related).toMatchObject([
      { message: 'brought in here by `extends`', place: { file: 'shared/b.yaml' } },
    ]);
    expect([...loaded.sources.keys()]).toEqual([here, 'shared/b.yaml', 'shared/a.yaml']);
  });
});
