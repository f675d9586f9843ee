import { pathToFileURL } from 'node:url';
import type { Site } from './site.ts';

export const day = 86_400_000;

/** What a program is started with to live so many milliseconds ahead of everybody else; behind, when negative. */
export function clockAhead(site: Site, ms: number): Readonly<Record<string, string>> {
  const preload = site.write(`clock${ms}.mjs`, shifted(ms));
  return { NODE_OPTIONS: `--import ${pathToFileURL(preload)}` };
}

function shifted(ms: number): string {
  return `const Right = Date;
const now = () => Right.now() + ${ms};
globalThis.Date = class extends Right {
  constructor(...given) { super(...(given.length === 0 ? [now()] : given)); }
  static now() { return now(); }
};
`;
}
