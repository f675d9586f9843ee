/** The system's own word for what went wrong, such as `ENOSPC`; `null` for anything else. */
export function systemCodeOf(error: unknown): string | null {
  // Errors of Node itself (`ERR_…`) are mistakes in this program, not answers of the system.
  const code = error instanceof Error && 'code' in error ? error.code : null;
  return typeof code === 'string' && /^E[A-Z0-9]+$/.test(code) ? code : null;
}
