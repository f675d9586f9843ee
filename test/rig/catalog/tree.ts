import { createHash } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';

/** A folder with all that a careless archive loses. */
export function plantTree(folder: string): void {
  mkdirSync(join(folder, 'empty'), { recursive: true });
  mkdirSync(join(folder, 'sub/deep'), { recursive: true });
  writeFileSync(join(folder, 'sub/deep/text.txt'), 'some text\n'.repeat(1000));
  writeFileSync(join(folder, 'run.sh'), '#!/bin/sh\n', { mode: 0o755 });
  writeFileSync(join(folder, 'secret'), 'x', { mode: 0o600 });
  writeFileSync(join(folder, 'name with\nline break and ü'), 'y');
  writeFileSync(join(folder, '-option'), 'z');
  linkSync(join(folder, 'secret'), join(folder, 'sub/same'));
  symlinkSync('../run.sh', join(folder, 'sub/link'));
  symlinkSync('/nowhere/at/all', join(folder, 'dangling'));
  writeFileSync(join(folder, 'sparse'), 'begin');
  truncateSync(join(folder, 'sparse'), 64 * 1024 * 1024);
  chmodSync(join(folder, 'sub'), 0o2750);
  utimesSync(join(folder, 'run.sh'), 1_000_000_000, 1_000_000_000);
  if (process.getuid?.() === 0) {
    chownSync(join(folder, 'run.sh'), 12_345, 54_321);
    chmodSync(join(folder, 'run.sh'), 0o4755);
  }
}

/** Everything about each file that a restore must bring back, by its path. */
export function describeTree(folder: string): Readonly<Record<string, unknown>> {
  const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort();
  const firstNames = new Map<number, string>();
  return Object.fromEntries(
    paths.map((path) => {
      const facts = lstatSync(join(folder, path));
      const first = firstNames.get(facts.ino) ?? path;
      firstNames.set(facts.ino, first);
      return [
        path,
        {
          mode: facts.mode.toString(8),
          owner: `${facts.uid}:${facts.gid}`,
          modified: Math.floor(facts.mtimeMs / 1000),
          sameAs: first === path ? null : first,
          isSparse: facts.isFile() && facts.blocks * 512 < facts.size,
          content: contentOf(join(folder, path)),
        },
      ];
    }),
  );
}

function contentOf(path: string): string | null {
  const facts = lstatSync(path);
  if (facts.isSymbolicLink()) return `-> ${readlinkSync(path)}`;
  if (!facts.isFile()) return null;
  return createHash('sha256').update(readFileSync(path)).digest('hex');
}
