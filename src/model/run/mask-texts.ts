export type Mask = (text: string) => string;

/**
 * What stands below these keys is said by this program or by the pipeline file, in letters that cannot be anybody
 * else's words: names, moments, states. Programs that read it must find it, also where a password is the same word.
 */
const ours = new Set([
  ...['action', 'artifact', 'at', 'backup', 'code', 'commit', 'destination', 'event', 'finishedAt'],
  ...['from', 'id', 'level', 'outcome', 'pipeline', 'point', 'removed', 'run', 'safetyBackup'],
  ...['severity', 'sha256', 'stage', 'stages', 'startedAt', 'state', 'step', 'steps', 'verb'],
  ...['verdict'],
]);

/** The same value with every text in it masked that may repeat what a program has said. */
export function maskTexts<T>(value: T, mask: Mask): T {
  // The shape stays as it is: texts become texts, and all else is copied.
  return copy(value, mask, false) as T;
}

function copy(value: unknown, mask: Mask, isOurs: boolean): unknown {
  if (typeof value === 'string') return isOurs ? value : mask(value);
  if (Array.isArray(value)) return value.map((item) => copy(item, mask, isOurs));
  if (!isRecord(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, copy(item, mask, ours.has(key))]),
  );
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return (
    typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype
  );
}
