const reasons: Readonly<Record<string, string>> = {
  ENOTFOUND: 'the host is not known',
  EAI_AGAIN: 'the name server does not answer',
  ECONNREFUSED: 'nobody listens there',
  ECONNRESET: 'the connection was cut',
  EPIPE: 'the connection was cut',
  ETIMEDOUT: 'the host does not answer',
  EHOSTUNREACH: 'the host cannot be reached',
  ENETUNREACH: 'the network cannot be reached',
  CERT_HAS_EXPIRED: 'the certificate has expired',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'the certificate is not trusted: it has signed itself',
  SELF_SIGNED_CERT_IN_CHAIN: 'the certificate is not trusted: its authority is not known here',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE:
    'the certificate is not trusted: its authority is not known here',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
    'the certificate is not trusted: its authority is not known here',
  ERR_TLS_CERT_ALTNAME_INVALID: 'the certificate is for another host',
  ERR_SSL_WRONG_VERSION_NUMBER: 'it does not speak TLS',
  ERR_SSL_PACKET_LENGTH_TOO_LONG: 'it does not speak TLS',
  EPROTO: 'it does not speak TLS',
};

/** Why nothing came from a host and a port, in words. */
export function explainConnection(error: unknown): string {
  const code = codeOf(error);
  if (code.startsWith('HPE_')) return 'it does not speak HTTP';
  const message = error instanceof Error ? error.message : String(error);
  return reasons[code] ?? `the connection failed: ${message === '' ? code : message}`;
}

function codeOf(error: unknown): string {
  const hasCode = error instanceof Error && 'code' in error && typeof error.code === 'string';
  return hasCode ? String(error.code) : '';
}
