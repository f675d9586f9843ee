/** An address with a password in it: `postgres://user:password@host/db`, or as a parameter. */
export function holdsPassword(text: string): boolean {
  const scheme = /^[a-z][a-z0-9+.-]*:\/\//i.exec(text)?.[0];
  if (scheme === undefined) return false;
  return hasUserPassword(text.slice(scheme.length)) || /[?&]password=[^&]/i.test(text);
}

/** No pattern: one that looks for `…:…@` in a text of colons takes a minute for it. */
function hasUserPassword(rest: string): boolean {
  const [address = ''] = rest.split(/\s/, 1);
  const colon = address.indexOf(':');
  const at = address.indexOf('@', colon);
  if (colon === -1 || at <= colon + 1) return false;
  const isBehindUser = !/[/@]/.test(address.slice(0, colon));
  // `host:8080/path@x` is a port.
  return isBehindUser && !/^\d{1,5}\//.test(address.slice(colon + 1, at));
}
