import type { Image } from '../../ports/engine.ts';

type Named = Pick<Image, 'id' | 'labels' | 'reference'>;

/** What an image says of the version in it: its label, else its tag; `null` when neither says one. */
export function versionOfImage(image: Named): string | null {
  const label = image.labels['org.opencontainers.image.version']?.trim() ?? '';
  return label === '' ? tagOf(image) : label;
}

/** The commit that an image was built from. A short one may mean another commit tomorrow. */
export function commitOfImage({ labels }: Named): string | null {
  const label = labels['org.opencontainers.image.revision']?.trim().toLowerCase() ?? '';
  return /^[0-9a-f]{40}(?:[0-9a-f]{24})?$/.test(label) ? label : null;
}

/** `latest` moves with every release: it says which image was asked for, and not what is in it. */
function tagOf({ reference, id }: Named): string | null {
  if (isId(reference, id)) return null;
  const tag = /^(?:.*\/)?[^/:@]+:([^/:@]+)(?:@.*)?$/.exec(reference)?.[1];
  return tag === undefined || tag === 'latest' ? null : tag;
}

/** A container can also be made from an id, whole or its beginning. */
function isId(reference: string, id: string): boolean {
  const digits = reference.replace(/^sha256:/, '');
  return /^[0-9a-f]{12,64}$/.test(digits) && id.startsWith(`sha256:${digits}`);
}
