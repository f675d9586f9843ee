import { readFile } from 'node:fs/promises';

/** Where something is mounted, whatever it is; empty where the system does not tell. */
export async function mountPoints(): Promise<readonly string[]> {
  const table = await readFile('/proc/self/mountinfo', 'utf8').catch(() => '');
  return table.split('\n').map((line) => plainText(line.split(' ')[4] ?? ''));
}

function plainText(text: string): string {
  return text.replace(/\\([0-7]{3})/g, (_all, digits: string) =>
    String.fromCharCode(Number.parseInt(digits, 8)),
  );
}
