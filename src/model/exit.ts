/** Exit codes are a contract with scripts and CI: none ever changes its meaning. */
export const exits = {
  done: 0,
  failed: 1,
  changes: 2,
  look: 3,
  usage: 64,
  config: 65,
  notFound: 66,
  unavailable: 69,
  internal: 70,
  integrity: 74,
  notNow: 75,
  refused: 77,
  interrupted: 130,
  terminated: 143,
} as const;

export type ExitCode = (typeof exits)[keyof typeof exits];

/** What each code says to whoever called the program; an unknown one that is not 0 means failure. */
export const exitMeanings: Readonly<Record<ExitCode, string>> = {
  0: 'done',
  1: 'failed',
  2: '`plan --detailed-exitcode`: there are changes',
  3: 'done, but look: a partial or suspect backup, retention that went no further, a failed checkout; with `--strict` any warning',
  64: 'the command line is wrong',
  65: 'the configuration is wrong',
  66: 'there is no such backup',
  69: 'a source, destination, tool or part of the program is not available; found before anything was touched',
  70: 'internal error: a bug, shown with its stack',
  74: 'integrity: checksum, signature, tampering',
  75: 'not now: locked, rate limit, skipped by a hook, changed meanwhile',
  77: 'refused: a confirmation is missing or wrong, a policy or a safety rule forbids it',
  130: 'interrupted (SIGINT)',
  143: 'terminated (SIGTERM)',
};
