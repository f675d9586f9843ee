/**
 * The steps of a restore in the order in which they run. Up to `load` nothing live is touched; from `stop` to `health`
 * everything can be taken back; after them the restored data is the live one for good.
 */
export const restoreSteps = [
  'lock',
  'plan',
  'safety',
  'load',
  'stop',
  'checkout',
  'activate',
  'start',
  'health',
  'settle',
  'notify',
] as const;

export type RestoreStep = (typeof restoreSteps)[number];
