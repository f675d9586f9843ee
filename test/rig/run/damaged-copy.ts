import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readKey } from 'openpgp';
import { create } from '../../../src/adapters/destinations/local/destination.ts';
import { createLocalPlace } from '../../../src/adapters/places/local/local.ts';
import { parseManifest } from '../../../src/catalog/manifest/parse.ts';
import type { CopyToVerify } from '../../../src/catalog/verify/copy-to-verify.ts';
import { createSignaturePolicy } from '../../../src/cli/compose/signatures.ts';
import { localConfig } from '../destination/local-config.ts';
import type { Site } from './site.ts';
import { readStored, sealOf } from './stored.ts';

/** One copy that the program made, as `verify` looks at it, and its files to be damaged. */
export interface DamagedCopy {
  readonly copy: CopyToVerify;
  read(file: string): Buffer;
  write(file: string, bytes: Uint8Array): void;
}

export async function openDamagedCopy(site: Site, signer: string): Promise<DamagedCopy> {
  const folder = readStored(site).find(({ destination }) => destination === 'nas');
  if (folder === undefined) throw new Error('there is no copy');
  const bytes = readFileSync(join(folder.path, 'manifest.json'));
  const parsed = parseManifest(bytes, { id: folder.id, pipelines: ['shop'] });
  if (!parsed.ok) throw new Error(parsed.reason);
  const { sha256 } = sealOf(join(folder.path, 'manifest.json'));
  // Without `dd` nothing has to be started for each of thousands of reads.
  const place = createLocalPlace({ environment: { PATH: '/nowhere' } });
  const secrets = { resolve: () => Promise.reject(new Error('a folder has no secrets')) };
  const path = site.destinations.get('nas') ?? '';
  const config = { ...localConfig, id: 'nas', path };
  return {
    copy: {
      destination: create(config, { place, secrets, repository: '/' }),
      pipeline: 'shop',
      backup: folder.id,
      manifest: { manifest: parsed.manifest, sha256 },
      signatures: await createSignaturePolicy([await readKey({ armoredKey: signer })]),
    },
    read: (file) => readFileSync(join(folder.path, file)),
    write: (file, changed) => writeFileSync(join(folder.path, file), changed),
  };
}
