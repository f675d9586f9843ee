/** The stages in the order in which they run. It is part of the format and never changes. */
export const stageNames = [
  'lock',
  'preflight',
  'dump',
  'compress',
  'encrypt',
  'checksum',
  'upload',
  'verify',
  'retention',
  'notify',
] as const;

export type StageName = (typeof stageNames)[number];
