import { type ChildProcess, spawn } from 'node:child_process';

/** Remembers groups line by line; when the pipe closes, its owner is dead, and whoever is left is killed. */
const script = `
groups=' '
while read -r word group; do
  case $word in
    watch) groups="$groups$group " ;;
    forget) groups="\${groups%% $group *} \${groups#* $group }" ;;
  esac
done
for group in $groups; do kill -s KILL -- "-$group" 2>/dev/null; done
`;

/**
 * Kills process groups when this process dies in a way that leaves it no last word. A death signal reaches only
 * the direct child; this reaches what the child has started too. It is one small process of its own session.
 */
export class Guardian {
  #process: ChildProcess | null = null;

  /** Before the first program: one that is there before its guardian would outlive us if we died meanwhile. */
  begin(): void {
    this.#process ??= begin();
  }

  /** Returns what ends the watch. */
  watch(group: number): () => void {
    this.#say(`watch ${group}\n`);
    return () => this.#say(`forget ${group}\n`);
  }

  #say(line: string): void {
    this.begin();
    this.#process?.stdin?.write(line);
  }
}

function begin(): ChildProcess {
  const guardian = spawn('/bin/sh', ['-c', script], {
    detached: true,
    env: {},
    cwd: '/',
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  // Where it cannot run, or was killed, the death signal of the direct child remains.
  guardian.on('error', ignore);
  guardian.stdin?.on('error', ignore);
  guardian.unref();
  if (guardian.stdin && 'unref' in guardian.stdin && typeof guardian.stdin.unref === 'function') {
    guardian.stdin.unref();
  }
  return guardian;
}

function ignore(): undefined {
  return undefined;
}
