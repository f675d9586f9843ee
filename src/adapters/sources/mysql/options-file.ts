import { Secret } from '../../../model/secret.ts';
import type { Address, Tls } from './address.ts';

/** The one file that the client programs read: where the server is, and who we are. */
export function optionsFile({ host, port, socket, user, password, tls = {} }: Address): Secret {
  const values = {
    // Without it `localhost` means a socket, and `port` nothing.
    ...(host !== undefined && { host, protocol: 'tcp' }),
    ...(socket !== undefined && { socket, protocol: 'socket' }),
    ...(port !== undefined && { port: String(port) }),
    ...(user !== undefined && { user }),
    ...(password !== undefined && { password: password.reveal() }),
    ...tlsOptions(tls),
  };
  const lines = Object.entries(values).map(([key, value]) => `${key}=${quoteOption(value)}\n`);
  return new Secret(`[client]\n${lines.join('')}`);
}

/** Each family has its own words; what is `loose` is passed over by the other. */
function tlsOptions({ mode, ca }: Tls): Readonly<Record<string, string>> {
  const verifies = mode === 'VERIFY_CA' || mode === 'VERIFY_IDENTITY';
  return {
    ...(ca !== undefined && { 'ssl-ca': ca }),
    ...(mode !== undefined && {
      'loose-ssl-mode': mode,
      // MariaDB takes it for a must.
      ...(mode !== 'PREFERRED' && { 'loose-ssl': mode === 'DISABLED' ? '0' : '1' }),
      'loose-ssl-verify-server-cert': verifies ? '1' : '0',
    }),
  };
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
