export const internalReason = 'internal error';

/** Whatever nobody expected is a bug of this program, and says so. */
export function printInternalError(error: unknown, stderr: { write(text: string): unknown }): void {
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  stderr.write(
    `internal error: this is a bug of run-pipeline, not of your configuration\n${stack}\n` +
      `Please report it with these lines and the command.\nexit 70: ${internalReason}\n`,
  );
}
