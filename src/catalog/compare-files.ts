import { manifestFile, signatureFile } from '../model/run/layout.ts';
import type { FileSeal, Manifest } from '../model/run/manifest.ts';

/** What a manifest says that its folder holds, without itself and its signature. */
export function expectedFiles({ artifacts, files }: Manifest): ReadonlyMap<string, FileSeal> {
  return new Map([
    ...artifacts.map(({ file, stored }) => [file, stored] as const),
    ...files.map((file) => [file.name, file] as const),
  ]);
}

/** Each file of the manifest that is missing or has another size, in words. */
export function compareFiles(
  manifest: Manifest,
  present: ReadonlyMap<string, { readonly bytes: number }>,
): readonly string[] {
  const problems: string[] = [];
  const compare = (name: string, { bytes }: FileSeal): void => {
    const found = present.get(name);
    if (found === undefined) problems.push(`${name} is missing`);
    else if (found.bytes !== bytes) {
      problems.push(`${name} has ${found.bytes} bytes instead of ${bytes}`);
    }
  };
  // Without a map in between: there are thousands of manifests.
  for (const { file, stored } of manifest.artifacts) compare(file, stored);
  for (const file of manifest.files) compare(file.name, file);
  return problems;
}

const unsigned = [manifestFile];
const signed = [manifestFile, signatureFile];

/** As `compareFiles`, with the manifest and, where it is signed, its signature. */
export function compareFolder(
  manifest: Manifest,
  present: ReadonlyMap<string, { readonly bytes: number }>,
): readonly string[] {
  const isSigned = typeof manifest.encryption?.signedBy === 'string';
  const own = isSigned ? signed : unsigned;
  const missing = own.filter((name) => !present.has(name)).map((name) => `${name} is missing`);
  const others = compareFiles(manifest, present);
  return missing.length === 0 ? others : [...missing, ...others];
}
