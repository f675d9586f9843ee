import { Secret } from '../../../model/secret.ts';
import type { Address } from './address.ts';

/** The one file that the client programs read: where the server is, and who we are. */
export function optionsFile({ host, port, socket, user, password }: Address): Secret {
  const values = {
    // Without it `localhost` means a socket, and `port` nothing.
    ...(host !== undefined && { host, protocol: 'tcp' }),
    ...(socket !== undefined && { socket, protocol: 'socket' }),
    ...(port !== undefined && { port: String(port) }),
    ...(user !== undefined && { user }),
    ...(password !== undefined && { password: password.reveal() }),
  };
  const lines = Object.entries(values).map(([key, value]) => `${key}=${quoteOption(value)}\n`);
  return new Secret(`[client]\n${lines.join('')}`);
}

const escapes: Readonly<Record<string, string>> = {
  '\\': '\\\\',
  '"': '\\"',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\b': '\\b',
};

/** In quotes spaces, `#` and `;` are nothing special. */
function quoteOption(value: string): string {
  return `"${value.replace(/[\\"\n\r\t\b]/g, (character) => escapes[character] ?? character)}"`;
}
