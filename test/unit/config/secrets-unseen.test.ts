import { describe, expect, test } from 'vitest';
import { load } from '../../rig/config/read.ts';
import { renderAll } from '../../rig/config/vectors.ts';

function judge(text: string) {
  const loaded = load(text);
  return {
    codes: loaded.diagnostics.map(({ code }) => code),
    shown: Object.values(renderAll(loaded)).join('\n'),
  };
}

const dump = (keys: string) => `version: 1
name: shop
stages:
  dump:
    - { id: orders, type: postgres, database: orders, via: { container: db }, ${keys} }
  encrypt: none
  upload: [{ id: nas, type: local, path: /srv/backups }]
`;

describe('a secret that YAML takes for a name', () => {
  test.for([
    ['an alias', 'password: *Hunter22Secretx', ['BP1009']],
    ['an alias in a list', 'password: [*Hunter22Secretx]', ['BP1009', 'BP2003']],
    ['an alias under a misspelled key', 'pasword: *Hunter22Secretx', ['BP1009']],
    ['a tag', 'password: !Hunter22Secretx', ['BP1008', 'BP2020']],
    ['a tag before text', 'password: !Hunter22Secretx abc', ['BP1008', 'BP2020']],
    ['a tag with a handle', 'password: !a!Hunter22Secretx abc', ['BP1008', 'BP2020']],
    ['a tag before a map', 'password: !Hunter22Secretx { env: PW }', ['BP1008']],
    ['an anchor', 'password: &Hunter22Secretx abc', ['BP2020']],
    ['an anchor with a tag', 'password: &Hunter22Secretx !x { env: PW }', ['BP1008']],
    ['a number with zeros', 'password: 022446688', ['BP1012']],
  ] as const)('is not shown as %s', ([, keys, codes]) => {
    const judged = judge(dump(keys));
    expect(judged.codes).toEqual(expect.arrayContaining([...codes]));
    expect(judged.shown).not.toMatch(/Hunter22|Secretx|022446688/);
  });

  test('is not shown as the name of a header', () => {
    const text = `${dump('password: { env: PW }')}  notify:
    - { id: hook, type: webhook, url: { env: U }, headers: { X-Own: *Hunter22Secretx } }
`;
    expect(judge(text).shown).not.toContain('Hunter22');
  });

  test('stays visible where it is the name of something else', () => {
    const { shown } = judge(dump('password: { env: PW }, jobs: *jobs'));
    expect(shown).toContain('the alias *jobs has no anchor');
    expect(judge(dump('password: &pw { env: PW }, jobs: x')).shown).toContain('&pw');
  });
});

describe('beside an error of syntax', () => {
  test.for([
    ['in the next line', 'password:\n  Hunter22Secretx\nx: [\n'],
    ['in the next line, with an error in it', 'password:\n  Hunter22Secretx: [\n'],
    ['in a block', 'password: |\n  line\n\n  Hunter22Secretx\nx: [\n'],
    ['in the header of a block', 'password: |Hunter22Secretx\n'],
    ['behind an anchor', 'password: &p Hunter22Secretx\nx: [\n'],
    ['as an anchor', 'password: &Hunter22Secretx abc\nx: [\n'],
    ['as an alias', 'password: *Hunter22Secretx ]\n'],
    ['as a tag', 'x: [\npassword: !Hunter22Secretx abc\n'],
    ['under a key with a question mark', '? password\n: Hunter22Secretx\nx: [\n'],
    ['under such a key, in the error', '? password\n: [Hunter22Secretx\n'],
    ['in a map', 'password: {Hunter22Secretx: [\n'],
    ['in an address', 'host: postgres://u:Hunter22Secretx@h/d\nx: [\n'],
    ['in an address, in the error', 'host: postgres://u:Hunter22Secretx@h/d ]: }\n'],
    ['in an address in quotes', 'host: "postgres://u:Hunter22Secretx@h/d" ]\n'],
    ['in quotes over lines', 'password: "abc\nHunter22Secretx"\nx: [\n'],
    ['with an unknown escape', 'password: "\\Hunter22Secretx"\n'],
    ['in a list', 'tokens:\n  - [Hunter22Secretx\n'],
  ] as const)('a secret is not shown %s', ([, text]) => {
    const { codes, shown } = judge(`version: 1\nname: shop\n${text}`);
    expect(codes).toContain('BP1007');
    expect(shown).not.toMatch(/Hunter22|Secretx/);
  });

  test('what is no secret stays visible', () => {
    const { shown } = judge('list:\n  - password: { env: PW }\n    database: [orders\n');
    expect(shown).toContain('password: { env: PW }');
    expect(shown).toContain('database: [orders');
    expect(judge('- password: abc\n  database: [orders\n').shown).toContain('database: [orders');
  });

  test.for([
    ['dashes', `${'-'.repeat(200_000)}!key: x ]`],
    ['references', 'key: { env: A } '.repeat(10_000)],
    ['keys', 'key: x\n'.repeat(30_000)],
    [
      'deeper and deeper keys',
      Array.from({ length: 600 }, (_, at) => `${' '.repeat(at)}key:`).join('\n'),
    ],
    ['letters', 'a'.repeat(250_000)],
    ['quotes', 'key: "x\n'.repeat(30_000)],
    ['question marks', '? '.repeat(100_000)],
  ] as const)('many %s are looked through in time', ([, text]) => {
    const started = performance.now();
    judge(`x: [\n${text}`);
    expect(performance.now() - started).toBeLessThan(2000);
  });
});
