import { describe, expect, test } from 'vitest';
import { load, pipeline, told } from '../../rig/config/read.ts';

const environment = { ROOT: '/mnt', EMPTY: '', BRACE: '}' };

function describedBy(template: string, top = ''): string | readonly string[] {
  const text = pipeline(
    `env: [ROOT, EMPTY, UNSET, BRACE]\n${top}description: ${JSON.stringify(template)}\n`,
  );
  const loaded = load(text, {}, { environment });
  return loaded.plan?.description ?? told(loaded);
}

describe('references in values', () => {
  test.for([
    ['plain text', 'plain text'],
    ['$', '$'],
    ['costs 5$', 'costs 5$'],
    ['$HOME', '$HOME'],
    ['$$', '$'],
    ['$$$$', '$$'],
    ['$${ROOT}', '${ROOT}'],
    ['$$${ROOT}', '$/mnt'],
    ['${ROOT}', '/mnt'],
    ['${ROOT}/${ROOT}', '/mnt//mnt'],
    ['${UNSET:-}', ''],
    ['${UNSET:-x}', 'x'],
    ['${EMPTY:-x}', 'x'],
    ['${ROOT:-x}', '/mnt'],
    ['${UNSET:-a:-b}', 'a:-b'],
    ['${UNSET:-$ROOT}', '$ROOT'],
    ['${vars.a}', 'A'],
    ['${vars.root}', '/mnt/x'],
    ['${BRACE}', '}'],
    ['}${ROOT}{', '}/mnt{'],
  ] as const)('%s is %s', ([template, value]) => {
    const plain = describedBy(template, 'vars: { a: A, root: "${ROOT}/x" }\n');
    // An empty description is no description.
    if (value === '') expect(plain).toEqual([expect.stringMatching(/BP2031/)]);
    else expect(plain).toBe(value);
  });

  test('point at the reference itself', () => {
    expect(describedBy('from ${HOME} to ${vars.x}')).toEqual([
      'BP3005 backup.pipeline.yaml:4:20 the environment variable HOME is not listed under `env`',
      'BP3007 backup.pipeline.yaml:4:31 there is no variable x',
    ]);
  });

  test('are told at the variable that holds them', () => {
    expect(describedBy('${vars.a}', 'vars: { a: "${HOME}" }\n')).toEqual([
      'BP3005 backup.pipeline.yaml:4:13 the environment variable HOME is not listed under `env`',
    ]);
  });
});

describe('values in which nothing is replaced', () => {
  test('name, ids and types', () => {
    const text = pipeline('vars: { a: x }\n')
      .replace('id: uploads', 'id: "${vars.a}"')
      .replace('type: local', 'type: "${vars.a}"')
      .replace('name: example', 'name: "${vars.a}"');
    expect(
      told(load(text))
        .map((line) => line.slice(0, 6))
        .sort(),
    ).toEqual(['BP2004', 'BP2012', 'BP2012']);
  });

  test('keys', () => {
    const { plan } = load(
      pipeline('vars: { a: x }\nx-${vars.a}: ${vars.b}\nlabels: { b: "${vars.a}" }\n'),
    );
    expect(plan?.labels).toEqual({ b: 'x' });
  });

  test('templates keep their own placeholders', () => {
    const notify = '  notify:\n    - { type: ntfy, topic: a, title: "${pipeline}: ${outcome}" }\n';
    const { plan } = load(pipeline('application: { tag: "v${version}" }\n') + notify);
    expect(plan?.application?.tag).toEqual(['v${version}']);
    expect(plan?.stages.notify[0]).toMatchObject({ title: '${pipeline}: ${outcome}' });
  });

  test('secret references', () => {
    const text = pipeline('env: [ROOT]\n').replace(
      '{ id: uploads, type: files, paths: [data] }',
      () => '{ id: uploads, type: redis, password: { command: [get, "$$x"] } }',
    );
    const { plan } = load(text, {}, { environment });
    expect(plan?.stages.dump[0]).toMatchObject({ password: { command: ['get', '$$x'] } });
  });
});

test('a value that was put together is held against the form of its place', () => {
  const text = pipeline('vars: { wait: 10 minutes }\ntimeout: "${vars.wait}"\n');
  const loaded = load(text);
  expect(told(loaded)).toEqual([
    'BP2010 backup.pipeline.yaml:4:10 timeout cannot be "${vars.wait}": it is not spelled as a duration',
  ]);
  // Mending it there would write the value over the reference.
  expect(loaded.diagnostics[0]?.fix).toBeUndefined();
});
