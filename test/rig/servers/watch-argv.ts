import { readdirSync, readFileSync } from 'node:fs';

/** Looks at the arguments of all programs that begin from now on, as fast as it can. */
export function watchArgv(): { readonly stop: () => { readonly argvs: readonly string[] } } {
  const before = new Set(argvsNow());
  const seen = new Set<string>();
  const look = () => {
    for (const argv of argvsNow()) if (!before.has(argv)) seen.add(argv);
  };
  const timer = setInterval(look, 5);
  return {
    stop: () => {
      clearInterval(timer);
      return { argvs: [...seen] };
    },
  };
}

function argvsNow(): readonly string[] {
  return readdirSync('/proc').flatMap((pid) => {
    if (!/^\d+$/.test(pid)) return [];
    try {
      return [readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')];
    } catch {
      return []; // It has ended since.
    }
  });
}
