/** An address with a password in it: `postgres://user:password@host/db`, or as a parameter. */
export function holdsPassword(text: string): boolean {
  const isAddress = /^[a-z][a-z0-9+.-]*:\/\//i.test(text);
  return (
    isAddress && (/^[^/]*\/\/[^/\s@]*:[^/\s@]+@/.test(text) || /[?&]password=[^&]/i.test(text))
  );
}
