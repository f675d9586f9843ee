import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { needs } from '../rig/needs.ts';
import { programFile } from '../rig/program-file.ts';
import { runProgram, runShell } from './program.ts';

/** What is typed, and what must be offered for its last word. */
const cases: readonly (readonly [readonly string[], readonly string[]])[] = [
  [['va'], ['validate']],
  [
    ['config', ''],
    ['set', 'show'],
  ],
  [['config', 'se'], ['set']],
  [
    ['config', 'show', ''],
    ['shop', 'wiki'],
  ],
  [['--json', 'config', 'show', 'w'], ['wiki']],
  [['-f', 'backup.pipeline.yaml', 'conf'], ['config']],
  [['validate', '--fo'], ['--format']],
  [
    ['validate', '--format', ''],
    ['compact', 'github', 'json', 'pretty', 'sarif'],
  ],
  [['validate', '--format', 'j'], ['json']],
  [['validate', 'back'], ['backup.pipeline.yaml']],
  [['schema', '--draft', 'd'], ['draft-07']],
  [
    ['completion', ''],
    ['bash', 'fish', 'zsh'],
  ],
  [
    ['explain', 'BP011'],
    ['BP0110', 'BP0111', 'BP0112', 'BP0113', 'BP0114', 'BP0115', 'BP0116', 'BP0117'],
  ],
  [['init', '--source', 'po'], ['postgres']],
  [['help', 'comp'], ['completion']],
];

const folder = mkdtempSync(join(tmpdir(), 'run-pipeline-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

beforeAll(async () => {
  mkdirSync(join(folder, 'pipelines'));
  mkdirSync(join(folder, 'bin'));
  writeFileSync(join(folder, 'backup.pipeline.yaml'), 'version: 1\nname: shop\n');
  writeFileSync(join(folder, 'two words.yaml'), '');
  writeFileSync(join(folder, 'pipelines/wiki.pipeline.yaml'), '# x\nname: "wiki" # y\n');
  writeFileSync(join(folder, 'pipelines/broken.pipeline.yaml'), ': name: [');
  writeFileSync(join(folder, 'pipelines/other.yaml'), 'name: other\n');
  const program = `#!/bin/sh\nexec '${process.execPath}' '${programFile}' "$@"\n`;
  writeFileSync(join(folder, 'bin/run-pipeline'), program, { mode: 0o755 });
  for (const shell of ['bash', 'zsh', 'fish']) {
    const { code, stdout } = await runProgram(['completion', shell]);
    expect(code).toBe(0);
    writeFileSync(join(folder, shell), stdout);
  }
});

/** Runs one script for all cases; what it prints for a case follows a line `case`. */
async function offersOf(script: string): Promise<readonly (readonly string[])[]> {
  const { PATH = '' } = process.env;
  const env = { PATH: `${join(folder, 'bin')}:${PATH}`, HOME: folder };
  const { stdout, stderr } = await runShell(script, { cwd: folder, env });
  expect(stderr).toBe('');
  return stdout
    .split(/^case\n/m)
    .slice(1)
    .map((block) => block.split('\n').filter((line) => line !== ''));
}

const typed = (words: readonly string[]) => ['run-pipeline', ...words].join(' ');
const expected = Object.fromEntries(cases.map(([words, offered]) => [typed(words), offered]));
const found = (offers: readonly (readonly string[])[]) =>
  Object.fromEntries(cases.map(([words], index) => [typed(words), offers[index]?.toSorted()]));

test('names of pipelines, without reading YAML', async () => {
  const { code, stdout } = await runProgram(['completion', '--pipelines'], { cwd: folder });
  expect([code, stdout]).toEqual([0, 'shop\nwiki\n']);
});

function inBash(lines: readonly (readonly string[])[]): string {
  const presses = lines.map((words) => {
    const quoted = words.map((word) => `'${word}'`).join(' ');
    return `COMP_WORDS=(run-pipeline ${quoted}); COMP_CWORD=${words.length}
      echo case; _run_pipeline; printf '%s\\n' "\${COMPREPLY[@]}"`;
  });
  return `source ./bash; complete -p run-pipeline >/dev/null; ${presses.join('\n')}`;
}

test('bash', async () => {
  const offers = await offersOf(inBash(cases.map(([words]) => words)));
  expect(found(offers)).toEqual(expected);
});

test('bash splits words at =, and names of files stay whole', async () => {
  const offers = await offersOf(
    inBash([
      ['validate', '--format', '=', 'j'],
      ['validate', '--format', '='],
      ['validate', '--format', '=', 'json', 'back'],
      ['init', '--name', ''],
      ['validate', '--', '--'],
      ['validate', 'two'],
    ]),
  );
  expect(offers).toEqual([
    ['json'],
    ['pretty', 'compact', 'json', 'github', 'sarif'],
    ['backup.pipeline.yaml'],
    [],
    [],
    ['two words.yaml'],
  ]);
});

test.runIf(needs('fish'))('fish', async () => {
  const presses = cases.map(([words]) => `echo case; complete -C "${typed(words)}"`).join('; ');
  const offers = await offersOf(`fish --no-config -c 'source ./fish; ${presses}'`);
  expect(found(offers.map((rows) => rows.map((row) => row.split('\t')[0] ?? '')))).toEqual(
    expected,
  );
});

// A real zsh on a terminal of its own; `compadd` tells what it was given.
test.runIf(needs('zsh'))('zsh', async () => {
  writeFileSync(join(folder, 'setup'), setup);
  writeFileSync(join(folder, 'press'), cases.map(([words]) => press(typed(words))).join('\n'));
  const offers = await offersOf('zsh -n ./zsh && zsh -f ./press');
  const names = (row: string) => /offers (.*)/.exec(row)?.[1]?.trim().split(' ') ?? [];
  expect(found(offers.map((rows) => rows.flatMap(names)))).toEqual(expected);
});

const setup = `
  PS1=; stty -echo; unsetopt zle_bracketed_paste
  autoload -U compinit; compinit -u -D
  source ./zsh
  compadd() {
    if [[ \${@[1,(i)(-|--)]} == *-(O|A|D)\\ * ]]; then builtin compadd "$@"; return; fi
    local -a hits; builtin compadd -A hits "$@"
    (( $#hits )) && print -r -- "offers \${(j: :)hits}"
  }
  tell_end() { print "the ""end" }
  comppostfuncs=(tell_end)
  bindkey '^I' complete-word
  print "rea""dy"`;

const press = (line: string) => `
  zmodload zsh/zpty
  zpty z zsh -f -i
  zpty -w z 'source ./setup'
  zpty -r -m z out '*ready*'
  zpty -w -n z ${JSON.stringify(line)}$'\\t'
  zpty -r -m z out '*the end*'
  print case
  print -r -- "\${out//$'\\r'/}"
  zpty -d z`;
