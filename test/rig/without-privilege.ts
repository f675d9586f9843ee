/**
 * Words before a command that make it obey the rights of files, also for root. Root stays root, so that it can still
 * read what lies in folders of its own: a checkout may be in one.
 */
export function withoutPrivilege(): readonly string[] {
  if (process.getuid?.() !== 0) return [];
  return ['setpriv', '--bounding-set=-dac_override,-dac_read_search'];
}
