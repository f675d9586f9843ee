import type { Command } from '../../../ports/place.ts';
import { markVariable } from './script.ts';

/** Asks all that carry the mark to end, kills whoever is left after five seconds, and removes what they had. */
const program = `
marked() {
  for _process in /proc/[0-9]*; do
    grep -qs "${markVariable}=$0" "$_process/environ" 2>/dev/null && echo "\${_process#/proc/}"
  done
}
for _signal in TERM TERM TERM TERM TERM KILL; do
  _found=$(marked)
  [ -n "$_found" ] || break
  kill -s "$_signal" $_found 2>/dev/null
  sleep 1
done
for _folder in "\${TMPDIR:-/tmp}" /tmp; do rm -rf "$_folder"/run-pipeline."$0".*; done
_found=$(marked)
[ -z "$_found" ] || { echo "still running: $_found" >&2; exit 1; }
`;

export function sweepCommand(mark: string): Command {
  // It must not find itself.
  return { argv: ['sh', '-c', program, mark], env: { [markVariable]: 'sweep' } };
}
