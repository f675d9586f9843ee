import { basename } from 'node:path';

/** A name for the pipeline: that of its file, or of its folder where the file has the usual name. */
export function nameAfter(file: string, folder: string): string {
  const own = basename(file).replace(/(?:\.pipeline)?\.ya?ml$/, '');
  return slugOf(own === 'backup' ? basename(folder) : own);
}

function slugOf(text: string): string {
  const slug = text
    .toLowerCase()
    .normalize('NFKD')
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 63)
    .replace(/^-+|-+$/g, '');
  return slug === '' ? 'backup' : slug;
}
