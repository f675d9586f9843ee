import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { Engine } from './options.ts';

/** One set of data and where its copies go. */
export interface Course {
  readonly root: string;
  readonly source: string;
  readonly key: string;
  /** Keys of the dump, where it is none of files; what writes the same for the shell; what the shell is told. */
  readonly database?: {
    readonly dump: string;
    readonly producer: string;
    readonly env: Readonly<Record<string, string>>;
  };
}

export interface Side {
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** With which code it ends when it ends well; 0 when left out. */
  readonly code?: number;
}

export const placesOf = ({ root }: Course) => ({ a: join(root, 'a'), b: join(root, 'b') });

/** Nothing of an earlier run is left, neither copies nor what is remembered of them. */
export function clearCourse(course: Course): void {
  const { a, b } = placesOf(course);
  for (const folder of [a, b, join(course.root, 'state'), join(course.root, 'staging')]) {
    rmSync(folder, { recursive: true, force: true });
  }
  mkdirSync(a);
  mkdirSync(b);
}

/** The program, with a pipeline that says the same work as the shell does. */
export function ours(course: Course, engine: Engine, command: readonly string[]): Side {
  const pipeline = join(course.root, 'bench.pipeline.yaml');
  writeFileSync(pipeline, pipelineText(course, engine));
  const words: Readonly<Record<string, string>> = {
    pipeline,
    source: course.source,
    key: course.key,
    ...placesOf(course),
  };
  return {
    argv: command.map((word) => word.replace(/\{(\w+)\}/g, (all, name) => words[name] ?? all)),
    env: { RUN_PIPELINE_STATE: join(course.root, 'state') },
  };
}

function pipelineText(course: Course, engine: Engine): string {
  const { root, source, key, database } = course;
  const { a, b } = placesOf(course);
  const dump = database?.dump ?? `type: files, paths: [${relative(root, source)}]`;
  return `version: 1
name: bench
staging: { dir: ${join(root, 'staging')} }
stages:
  preflight: { keepFree: 1MiB }
  dump:
    - { id: data, ${dump} }
  compress: { algorithm: zstd, level: 3 }
  encrypt: { recipients: [${relative(root, key)}], engine: ${engine} }
  upload:
    - { id: a, type: local, path: ${a} }
    - { id: b, type: local, path: ${b} }
  verify: { level: checksum }
`;
}

/** The best that a shell does: hashed while it is written, two copies synced, each checked, both at once. */
export function shell(course: Course, dropCache: boolean): Side {
  const { database } = course;
  const { a, b } = placesOf(course);
  const script = `set -euo pipefail
${database?.producer ?? 'tar -C "$SOURCE" -cf - .'} | zstd -q -T0 -3 | gpg --batch --quiet --no-autostart --trust-model always -z 0 -f "$KEY" -e |
  tee "$A/data.tar.zst.pgp" | sha256sum > "$A/SHA256SUMS"
cp "$A/data.tar.zst.pgp" "$B/data.tar.zst.pgp"
sed -i 's/-$/data.tar.zst.pgp/' "$A/SHA256SUMS"
cp "$A/SHA256SUMS" "$B/SHA256SUMS"
sync "$A/data.tar.zst.pgp" "$B/data.tar.zst.pgp"
check() {
  cd "$1"
  [ -z "$DROP" ] || dd if=data.tar.zst.pgp iflag=nocache count=0 status=none
  sha256sum --quiet -c SHA256SUMS
}
check "$A" & first=$!
check "$B" & second=$!
wait "$first"
wait "$second"
`;
  const GNUPGHOME = join(course.root, 'gnupg');
  const DROP = dropCache ? '1' : '';
  return {
    argv: ['bash', '-c', script],
    env: { ...database?.env, GNUPGHOME, DROP, SOURCE: course.source, KEY: course.key, A: a, B: b },
  };
}
