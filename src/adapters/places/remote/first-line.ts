import type { Readable } from 'node:stream';

/** What a program says first; `null` when it ends before. The rest is read, so that it is not held up, and dropped. */
export function firstLine(stdout: Readable): Promise<string | null> {
  return new Promise((resolve) => {
    let said = '';
    stdout.on('data', (chunk: Buffer) => {
      if (said.includes('\n')) return;
      said += chunk.toString('utf8');
      if (said.includes('\n')) resolve(said.slice(0, said.indexOf('\n')));
    });
    stdout.once('error', () => resolve(null));
    stdout.once('end', () => resolve(null));
  });
}
