import { cpSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Manifest } from '../../../src/model/run/manifest.ts';
import { day } from './clock.ts';
import type { Site } from './site.ts';

/** The same backup once more, of so many days before, wherever there is a copy of it; answers its id. */
export function repeatBackup(site: Site, id: string, daysBefore: number): string {
  let other = '';
  for (const root of site.destinations.values()) {
    const folder = join(root, 'shop', id);
    if (!existsSync(folder)) continue;
    const text = readFileSync(join(folder, 'manifest.json'), 'utf8');
    const { startedAt }: Manifest = JSON.parse(text);
    const earlier = new Date(Date.parse(startedAt) - daysBefore * day).toISOString();
    other = `${earlier.replace(/[-:]|\.\d+/g, '')}${id.slice(-5)}`;
    const copy = join(root, 'shop', other);
    cpSync(folder, copy, { recursive: true });
    const changed = text.replaceAll(id, other).replaceAll(startedAt, earlier);
    writeFileSync(join(copy, 'manifest.json'), changed);
  }
  return other;
}
