/** What must be undone, however a run ends; released in reverse order. */
export class Cleanup {
  readonly #steps: { readonly what: string; readonly undo: () => Promise<void> }[] = [];

  defer(what: string, undo: () => Promise<void>): void {
    this.#steps.push({ what, undo });
  }

  /** Releases all, also when some fail; returns what failed. A second call finds nothing to do. */
  async release(): Promise<readonly string[]> {
    const failed: string[] = [];
    for (const { what, undo } of this.#steps.splice(0).reverse()) {
      try {
        await undo();
      } catch (error) {
        failed.push(`${what}: ${error instanceof Error ? error.message : String(error)}`);
      }
    }
    return failed;
  }
}
