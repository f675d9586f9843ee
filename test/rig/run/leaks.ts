import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Site } from './site.ts';

/** Signs that mean something to a regular expression, a shell, JSON and a URL. */
export const odd = 'cana.ry$^(1)*[x]+?|{2}"\\q\'%/&=ü';
export const severalLines = 'canary-first-line-8f2\ncanary-second-line-"7c"\ncanary-third-line';

/** A program that says secrets on standard error in every way in which programs say them, and fails. */
export function writeLeak(site: Site, secrets: readonly string[]): string {
  site.write('leak.json', JSON.stringify(secrets));
  return site.write('leak.mjs', script);
}

const script = `
import { readFileSync, writeSync } from 'node:fs';
const pause = () => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 60);
for (const secret of JSON.parse(readFileSync(new URL('leak.json', import.meta.url), 'utf8'))) {
  const base64 = Buffer.from(secret).toString('base64');
  const forms = [secret, JSON.stringify({ secret }), encodeURIComponent(secret), base64];
  forms.push(Buffer.from('user:' + secret).toString('base64'));
  for (const form of forms) writeSync(2, 'refused: ' + form + '\\n');
  // In two pieces.
  writeSync(2, 'again: ' + secret.slice(0, 9));
  pause();
  writeSync(2, secret.slice(9) + '\\n');
  pause();
}
process.exit(Number(process.argv[2] ?? 9));
`;

/** Where something of a secret can be read: in what was told, at the destinations, in the state folder. */
export function findLeaks(site: Site, secrets: readonly string[]): readonly string[] {
  const texts = new Map(site.told.map((text, at) => [`what was told (${at})`, text]));
  for (const root of [site.state, site.locks, ...site.destinations.values()])
    for (const path of filesBelow(root)) texts.set(path, readFileSync(path, 'latin1'));
  const forms = secrets.flatMap(formsOf);
  return Array.from(texts).flatMap(([where, text]) =>
    forms.flatMap((form) => (text.includes(form) ? [`${form} in ${where}`] : [])),
  );
}

function formsOf(secret: string): readonly string[] {
  const whole = [secret, ...secret.split('\n')];
  return whole.flatMap((one) => {
    const latin = Buffer.from(one, 'utf8').toString('latin1');
    const json = JSON.stringify(one).slice(1, -1);
    const base64 = Buffer.from(one).toString('base64').replace(/.?=*$/, '');
    // One that was escaped twice, as a message within a body within a message is.
    const twice = JSON.stringify(json).slice(1, -1);
    return [one, latin, json, twice, encodeURIComponent(one), base64];
  });
}

function filesBelow(folder: string): readonly string[] {
  try {
    return readdirSync(folder, { recursive: true })
      .map((name) => join(folder, String(name)))
      .filter((path) => statSync(path).isFile());
  } catch {
    // Nothing was ever put there.
    return [];
  }
}
