export type Family = 'mysql' | 'mariadb';

export const familyNames: Readonly<Record<Family, string>> = { mysql: 'MySQL', mariadb: 'MariaDB' };

/** By what a server answers, or a program of it prints. Percona's and others are MySQL in all that matters here. */
export function familyOf(says: string): Family {
  return /mariadb/i.test(says) ? 'mariadb' : 'mysql';
}

/** `8.0.40` of what a server or a program says; empty where it says none. */
export function versionOf(says: string): string {
  const found =
    /\b(?:Distrib|from) (\d+\.\d+\.\d+)/.exec(says) ??
    /\bVer (\d+\.\d+\.\d+)/.exec(says) ??
    // Behind some proxies MariaDB calls itself `5.5.5-10.11.6-MariaDB`.
    /^(?:5\.5\.5-)?(\d+\.\d+\.\d+)/.exec(says);
  return found?.[1] ?? '';
}

/** Whether the first is of an older series; patches do not count. Unknown is not older. */
export function isOlderSeries(one: string, other: string): boolean {
  const [a, b] = [seriesOf(one), seriesOf(other)];
  if (a === null || b === null) return false;
  return a[0] < b[0] || (a[0] === b[0] && a[1] < b[1]);
}

export function isAtLeast(version: string, wanted: string): boolean {
  const [have, want] = [version, wanted].map((text) => text.split('.').map(Number));
  const at = [0, 1, 2].find((place) => have?.[place] !== want?.[place]);
  return at === undefined || (have?.[at] ?? 0) > (want?.[at] ?? 0);
}

function seriesOf(version: string): readonly [number, number] | null {
  const found = /^(\d+)\.(\d+)/.exec(version);
  return found === null ? null : [Number(found[1]), Number(found[2])];
}
