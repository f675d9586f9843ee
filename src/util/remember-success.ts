/** What was once found out is not asked again; a failure is: the next time it may go well. Whoever asks meanwhile waits with the others. */
export function rememberSuccess<Question extends readonly unknown[], T>(
  find: (...question: Question) => Promise<T>,
): (...question: Question) => Promise<T> {
  let found: Promise<T> | null = null;
  return (...question) => {
    found ??= find(...question).catch((error: unknown) => {
      found = null;
      throw error;
    });
    return found;
  };
}
