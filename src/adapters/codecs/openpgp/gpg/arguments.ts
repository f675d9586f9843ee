/** A folder of our own instead of the user's keys and options, no agent, no question, no terminal. */
function common(home: string, status: number): readonly string[] {
  return [
    ...['--homedir', home, '--no-options', '--no-autostart', '--no-random-seed-file'],
    ...['--batch', '--no-tty', '--quiet', '--status-fd', String(status)],
  ];
}

export interface EncryptOptions {
  readonly home: string;
  readonly recipientFiles: readonly string[];
  readonly passphraseFile: string | null;
}

/**
 * SEIPD version 1 with AES-256, without compression: dumps are compressed before. How often a passphrase is
 * hashed has to be said, or gpg asks an agent.
 */
export function encryptArguments(options: EncryptOptions): readonly string[] {
  const { home, recipientFiles, passphraseFile } = options;
  const symmetric = [
    ...['--pinentry-mode', 'loopback', '--passphrase-file', passphraseFile ?? '', '--symmetric'],
    ...['--s2k-mode', '3', '--s2k-cipher-algo', 'AES256', '--s2k-digest-algo', 'SHA512'],
    ...['--s2k-count', '65011712'],
  ];
  return [
    ...common(home, 2),
    ...['-z', '0', '--cipher-algo', 'AES256', '--no-armor'],
    ...['--trust-model', 'always', '--no-encrypt-to', '--no-throw-keyids'],
    ...recipientFiles.flatMap((file) => ['--recipient-file', file]),
    ...(passphraseFile === null ? [] : symmetric),
    ...(recipientFiles.length === 0 ? [] : ['--encrypt']),
  ];
}

interface DecryptOptions {
  readonly home: string;
  /** Descriptors. */
  readonly sessionKey: number;
  readonly status: number;
}

export function decryptArguments({ home, sessionKey, status }: DecryptOptions): readonly string[] {
  return [...common(home, status), '--override-session-key-fd', String(sessionKey), '--decrypt'];
}
