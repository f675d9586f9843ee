/** A restore failed when it had begun to replace data, and was taken back; what could not be taken back is in `also`. */
export class TakenBack extends Error {
  override readonly name = 'TakenBack';
  readonly also: readonly string[];

  constructor(cause: unknown, also: readonly string[]) {
    super('the restore was taken back', { cause });
    this.also = also;
  }
}
