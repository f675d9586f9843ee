/** A restore failed when it had begun to replace data, and was taken back; what could not be taken back is in `also`. */
export class TakenBack extends Error {
  override readonly name = 'TakenBack';
  readonly also: readonly string[];
  /**
   * Some data is not as it was before. What the application would write now would be lost when that is put right, so
   * it stays out of service: whoever recovers goes on from there.
   */
  readonly isHalf: boolean;

  constructor(
    cause: unknown,
    { also, isHalf }: { readonly also: readonly string[]; readonly isHalf: boolean },
  ) {
    super('the restore was taken back', { cause });
    this.also = also;
    this.isHalf = isHalf;
  }
}

export function staysOutOfService(error: unknown): boolean {
  return error instanceof TakenBack && error.isHalf;
}
