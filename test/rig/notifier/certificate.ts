import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from '../destination/run.ts';

export interface Certificate {
  readonly key: string;
  readonly cert: string;
  /** The certificate in a file: it is its own authority. */
  readonly file: string;
  remove(): void;
}

/** A certificate for `localhost` that nobody trusts who is not told to. */
export function createCertificate(): Certificate {
  const folder = mkdtempSync(join(tmpdir(), 'certificate-'));
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
  const request = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1'];
  const names = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost'];
  const files = ['-nodes', '-days', '2', '-keyout', key, '-out', cert];
  run('openssl', ...request, ...names, ...files);
  return {
    key: readFileSync(key, 'utf8'),
    cert: readFileSync(cert, 'utf8'),
    file: cert,
    remove: () => rmSync(folder, { recursive: true }),
  };
}
