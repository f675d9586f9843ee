import { createHash } from 'node:crypto';
import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { zstdCompressSync } from 'node:zlib';
import type { Manifest } from '../../../src/model/run/manifest.ts';
import type { Site } from './site.ts';

export interface Forgery {
  readonly backup: string;
  readonly dump: string;
  /** What it decodes to. */
  readonly plain: Buffer;
  /** What the manifest says of that, where it lies. */
  readonly claimed?: Partial<Manifest['artifacts'][number]>;
}

/** As somebody does who can write at every destination, where nobody encrypts and nobody signs. */
export function forge(site: Site, { backup, dump, plain, claimed = {} }: Forgery): void {
  const stored = zstdCompressSync(plain);
  for (const root of site.destinations.values()) {
    const folder = join(root, 'shop', backup);
    const file = join(folder, 'manifest.json');
    const manifest: Manifest = JSON.parse(readFileSync(file, 'utf8'));
    const artifacts = manifest.artifacts.map((artifact) => {
      if (artifact.dump !== dump) return artifact;
      replace(join(folder, artifact.file), stored);
      return { ...artifact, facts: {}, plain: sealOf(plain), stored: sealOf(stored), ...claimed };
    });
    replace(file, JSON.stringify({ ...manifest, artifacts }));
  }
}

function replace(file: string, content: string | Buffer): void {
  chmodSync(file, 0o600);
  writeFileSync(file, content);
}

function sealOf(bytes: Buffer) {
  return { bytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') };
}
