import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { BackupError } from '../../../model/failures.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

/** Where an engine listens. */
export interface Address {
  /** As a person would write it. */
  readonly text: string;
  readonly wire:
    | { readonly socketPath: string }
    | { readonly host: string; readonly port: number; readonly keys: Keys | null };
}

interface Keys {
  readonly ca: Buffer;
  readonly cert: Buffer;
  readonly key: Buffer;
}

const usualSocket = '/var/run/docker.sock';

/** Reads what the `docker` program reads: `DOCKER_HOST`, `DOCKER_TLS_VERIFY` and `DOCKER_CERT_PATH`. */
export function parseAddress(environment: Environment): Address {
  const { DOCKER_CONTEXT: chosen = '', DOCKER_HOST: host = '' } = environment;
  // It would win over the address, and another engine may have a container of the same name.
  if (chosen !== '' && chosen !== 'default') {
    throw unusable(
      `DOCKER_CONTEXT is \`${chosen}\`, and contexts are not available in this version`,
    );
  }
  const [, scheme = 'tcp', rest = ''] = /^(?:([a-z]+):\/\/)?(.*)$/s.exec(host) ?? [];
  if (host === '') return socketAt(usualSocket);
  if (scheme === 'unix') return socketAt(rest === '' ? usualSocket : rest);
  if (scheme === 'tcp') return parseNetwork(rest, environment);
  throw unusable(
    `DOCKER_HOST begins with \`${scheme}://\`, which is not available in this version`,
  );
}

function socketAt(socketPath: string): Address {
  return { text: `unix://${socketPath}`, wire: { socketPath } };
}

function parseNetwork(rest: string, environment: Environment): Address {
  const { DOCKER_TLS_VERIFY: verified = '', DOCKER_TLS: encrypted = '' } = environment;
  // `DOCKER_TLS` alone would talk to anybody; here it asks who is there, too.
  const isEncrypted = verified !== '' || encrypted !== '';
  const url = URL.parse(`tcp://${rest || 'localhost'}`);
  if (url === null || url.hostname === '' || !['', '/'].includes(url.pathname) || url.username) {
    throw unusable('DOCKER_HOST is no address of an engine');
  }
  const port = Number(url.port || (isEncrypted ? 2376 : 2375));
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const keys = isEncrypted ? readKeys(environment) : null;
  return { text: `tcp://${url.hostname}:${port}`, wire: { host, port, keys } };
}

function readKeys({ DOCKER_CERT_PATH: path = '', HOME = '' }: Environment): Keys {
  const folder = path === '' ? join(HOME, '.docker') : path;
  const read = (name: string) => readFileSync(join(folder, name));
  try {
    return { ca: read('ca.pem'), cert: read('cert.pem'), key: read('key.pem') };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw unusable(`the keys for the Docker engine cannot be read: ${reason}`);
  }
}

function unusable(message: string): BackupError {
  return new BackupError({
    code: 'BP5018',
    message,
    hint: 'set DOCKER_HOST to unix:///path/of/docker.sock or tcp://host:port, with DOCKER_TLS_VERIFY and DOCKER_CERT_PATH for an encrypted one',
  });
}
