/** The one of the repository that was asked for: the same bytes may be known by several names. */
export function chooseDigest(digests: readonly string[], reference: string): string | null {
  const repository = reference.replace(/@.*$/, '').replace(/:[^:/]*$/, '');
  const own = digests.find((digest) => digest.startsWith(`${repository}@`));
  return own ?? digests[0] ?? null;
}
