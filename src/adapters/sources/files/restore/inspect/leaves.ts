/**
 * Whether a symbolic link may lead out of all of these folders. Paths are absolute and normal, `from` the folder in
 * which the link is; all of them are folders and no links. `..` behind a name counts as leading out: the name may be
 * another link.
 */
export function doesLeave(link: string, from: string, folders: readonly string[]): boolean {
  const parts = link.split('/').filter((part) => part !== '' && part !== '.');
  const ups = parts.findIndex((part) => part !== '..');
  const names = ups === -1 ? [] : parts.slice(ups);
  if (names.includes('..')) return true;
  const up = parts.length - names.length;
  const base = from.split('/').slice(1);
  if (link.startsWith('/')) return up > 0 || !isWithin(names, folders);
  return up > base.length || !isWithin([...base.slice(0, base.length - up), ...names], folders);
}

function isWithin(names: readonly string[], folders: readonly string[]): boolean {
  const path = `/${names.join('/')}`;
  return folders.some((folder) => path === folder || path.startsWith(`${folder}/`));
}
