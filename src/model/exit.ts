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
