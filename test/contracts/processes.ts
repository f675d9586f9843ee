import { readdirSync, readFileSync } from 'node:fs';

/** The processes of a group that still live, as the kernel lists them. */
export function livingMembers(group: number): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => {
      const { state, groupId } = statusOf(pid);
      return groupId === group && state !== 'Z';
    });
}

/** The processes below this one, zombies left out, with their arguments. */
export function descendants(root: number = process.pid): { pid: number; argv: string }[] {
  const all = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number);
  const family = new Set([root]);
  for (const pid of all.sort((a, b) => a - b)) {
    if (family.has(statusOf(pid).parent)) family.add(pid);
  }
  family.delete(root);
  return [...family]
    .filter((pid) => statusOf(pid).state !== 'Z')
    .map((pid) => ({ pid, argv: read(`/proc/${pid}/cmdline`).replaceAll('\0', ' ') }));
}

function statusOf(pid: number): { state: string; parent: number; groupId: number } {
  const stat = read(`/proc/${pid}/stat`);
  const [state = '', parent, groupId] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return { state, parent: Number(parent), groupId: Number(groupId) };
}

function read(file: string): string {
  try {
    return readFileSync(file, 'latin1');
  } catch {
    // It ended meanwhile.
    return '';
  }
}
