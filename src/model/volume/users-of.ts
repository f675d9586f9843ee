interface Mounting {
  readonly mounts: readonly { readonly kind: string; readonly source: string }[];
}

/** Those that use a volume, by its name, or a folder of the host, by its path. */
export function usersOf<T extends Mounting>(
  source: string,
  containers: readonly T[],
): readonly T[] {
  return containers.filter(({ mounts }) => mounts.some((mount) => mount.source === source));
}
