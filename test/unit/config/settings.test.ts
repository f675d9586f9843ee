import { describe, expect, test } from 'vitest';
import { listSettings } from '../../../src/config/settings.ts';
import { showPath } from '../../../src/config/tree.ts';
import { load, pipeline, treeOf } from '../../rig/config/read.ts';
import { guide } from '../../rig/config/setting.ts';

function settingsOf(text: string, fragments: Readonly<Record<string, string>> = {}) {
  const settings = listSettings(treeOf(load(text, fragments)), guide);
  return new Map(settings.map((setting) => [showPath(setting.path), setting]));
}

const here = 'backup.pipeline.yaml';

describe('the settings of a pipeline', () => {
  test('say where each value was written', () => {
    const settings = settingsOf(pipeline('extends: [house.yaml]\nrpo: 26h\n'), {
      'house.yaml': '# rules\nlabels: { company: acme }\n',
    });
    expect(settings.get('rpo')).toEqual({
      path: ['rpo'],
      value: '26h',
      origin: { file: here, line: 4, column: 6 },
    });
    expect(settings.get('labels.company')?.origin).toEqual({
      file: 'house.yaml',
      line: 2,
      column: 20,
    });
    expect(settings.get('stages.lock.wait')).toMatchObject({
      value: '0s',
      origin: { file: 'default', line: null, column: null },
    });
    expect(settings.has('extends')).toBe(false);
  });

  test('stand in the order of the format, whatever the order of the file', () => {
    const keys = [...settingsOf(`${pipeline()}rpo: 1d\nlabels: { b: x, a: y }\n`).keys()];
    const top = keys.map((key) => key.replace(/[.[].*/, ''));
    expect([...new Set(top)]).toEqual([
      'version',
      'name',
      'labels',
      'protected',
      'rpo',
      'staging',
      'stages',
      'restore',
    ]);
    expect(keys.filter((key) => key.startsWith('labels'))).toEqual(['labels.b', 'labels.a']);
  });

  test('keep variables as they are written, and secrets as references', () => {
    const text = pipeline('vars: { root: /srv }\n')
      .replace('/srv/backups', () => '"${vars.root}/backups"')
      .replace('type: files, paths: [data]', 'type: redis, password: { file: .env, key: QUEUE }');
    const settings = settingsOf(text);
    expect(settings.get('stages.upload[0].path')?.value).toBe('${vars.root}/backups');
    expect(settings.get('stages.dump[0].password')?.value).toEqual({ file: '.env', key: 'QUEUE' });
    expect(settings.get('vars.root')?.value).toBe('/srv');
  });

  test('leave out empty defaults, but not what somebody wrote', () => {
    const settings = settingsOf(`${pipeline()}  notify: []\n`);
    expect(settings.get('stages.notify')).toMatchObject({ value: [], origin: { file: here } });
    expect(settings.has('hooks')).toBe(false);
    expect(settings.has('env')).toBe(false);
  });

  test('of merged and aliased values lead to the anchor', () => {
    const text = pipeline('x-common: &common { retries: 9 }\n').replace(
      'path: /srv/backups',
      'path: /srv/backups, <<: *common',
    );
    expect(settingsOf(text).get('stages.upload[0].retries')?.origin).toEqual({
      file: here,
      line: 3,
      column: 30,
    });
  });
});
