import { basename } from 'node:path';

/** A name for the pipeline from that of its folder. */
export function nameAfter(folder: string): string {
  const slug = basename(folder)
    .toLowerCase()
    .normalize('NFKD')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 63)
    .replace(/-+$/, '');
  return slug === '' ? 'backup' : slug;
}
