import { Secret } from '../../../model/secret.ts';
import type { Command } from '../../../ports/place.ts';
import { assign, encoded } from './words.ts';

/** Everything that the shell over there runs: it reads one line, which says all the rest, and which no list of processes shows. */
export const shellProgram = 'IFS= read -r _line && eval "$_line"';

/** The name of the variable by which everything that we have started is found again. */
export const markVariable = 'RUN_PIPELINE_MARK';

/** How the last line on standard error begins: without it nobody knows how the program ended. */
export const lastWord = 'run-pipeline';

export interface ScriptOptions {
  readonly mark: string;
  /** Tells this program's last word from that of another one that it may have started. */
  readonly nonce: string;
}

/**
 * What a command is over there, in one line of POSIX `sh`. Standard input belongs to the program where the command
 * reads it; else it is the line to us: when that ends, the program ends, and everything that it has started.
 */
export function renderScript(command: Command, { mark, nonce }: ScriptOptions): string {
  return [
    `_end() { printf '\\n%s\\n' "${lastWord}:${nonce}:$1" >&2; exit "\${2:-$1}"; }`,
    ...exported(markVariable, mark),
    ...Object.entries(command.env ?? {}).flatMap(([name, value]) =>
      exported(name, value instanceof Secret ? value.reveal() : value),
    ),
    ...Object.entries(command.secretFiles ?? {}).flatMap(([name, secret], at) =>
      namelessFile(name, secret, firstFree + at),
    ),
    ...enter(command.cwd),
    ...argumentsOf(command.argv),
    `command -v "$1" >/dev/null 2>&1 || _end '!missing' 127`,
    ...(command.stdin === 'pipe' ? reading : watching),
  ].join('; ');
}

function exported(name: string, value: string): readonly string[] {
  if (!/^[A-Za-z_]\w*$/.test(name)) throw new TypeError(`${name} is no name of a variable`);
  return [assign(name, value), `export ${name}`];
}

/** Behind the three streams, and the line to us. */
const firstFree = 4;

/** It loses its name before the program starts: nothing of it stays, whatever happens to whom. */
function namelessFile(name: string, secret: Secret, descriptor: number): readonly string[] {
  if (descriptor > 9) throw new TypeError('a shell has only one digit for a descriptor');
  return [
    `_file=; for _folder in "\${TMPDIR:-/tmp}" /dev/shm /var/tmp; do _file=$(mktemp "$_folder/run-pipeline.XXXXXXXX" 2>/dev/null) && break; done`,
    `[ -n "$_file" ] || _end '!no-file' 126`,
    `{ printf %b ${encoded(secret.reveal())} >"$_file" && exec ${descriptor}<"$_file"; } || { rm -f "$_file"; _end '!no-file' 126; }`,
    'rm -f "$_file"',
    ...exported(name, `/dev/fd/${descriptor}`),
  ];
}

function enter(cwd: string | undefined): readonly string[] {
  if (cwd === undefined) return [];
  return [assign('_folder', cwd), `cd "$_folder" 2>/dev/null || _end '!no-folder' 126`];
}

function argumentsOf(argv: Command['argv']): readonly string[] {
  return ['set --', ...argv.flatMap((word) => [assign('_word', word), 'set -- "$@" "$_word"'])];
}

const reading = ['"$@"', '_end "$?"'];

/** In a group of its own, where there is `setsid`; whoever of it is deaf is killed after five seconds. */
const watching = [
  'exec 3<&0',
  '_own=; command -v setsid >/dev/null 2>&1 && _own=setsid',
  '$_own "$@" </dev/null 3<&- & _program=$!',
  [
    '( while IFS= read -r _line; do :; done <&3',
    '_group=$_program; [ -z "$_own" ] || _group=-$_program',
    'kill -s TERM -- "$_group"',
    'for _second in 1 2 3 4 5; do kill -s 0 -- "$_group" || exit 0; sleep 1; done',
    'kill -s KILL -- "$_group" ) >/dev/null 2>&1 & _watch=$!',
  ].join('; '),
  'exec 3<&-',
  // A shell tells of a signal in words of its own.
  '{ wait "$_program"; } 2>/dev/null; _code=$?',
  // Nobody else may come to bury it: the first process of a container can be a server that takes it for one of its own.
  '{ kill -s KILL "$_watch"; wait "$_watch"; } 2>/dev/null',
  '_end "$_code"',
];
