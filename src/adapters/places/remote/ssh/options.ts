import { join } from 'node:path';
import type { Via } from '../../../../model/plan.ts';

/** What of `via` is about the way to a host. */
export type SshAddress = Pick<Via, 'ssh' | 'hostKey'>;

/** The names of our files in the folder of a connection. */
export const files = { control: 'line', agent: 'agent', hostKey: 'host-key' } as const;

/** Never asks anybody, believes no key that is not known, and gives nothing of this host away. */
const always = [
  ...['BatchMode=yes', 'StrictHostKeyChecking=yes', 'UpdateHostKeys=no', 'ConnectTimeout=15'],
  ...['ServerAliveInterval=15', 'ServerAliveCountMax=4', 'EscapeChar=none', 'LogLevel=ERROR'],
  ...['ClearAllForwardings=yes', 'ForwardAgent=no', 'ForwardX11=no', 'RequestTTY=no'],
];

export interface SshWish extends SshAddress {
  readonly folder: string;
  /** Whether the key is one of ours, in an agent of our own. */
  readonly hasIdentity: boolean;
}

/** The options of `ssh` for one host. */
export function sshOptions({ folder, hostKey, hasIdentity }: SshWish): readonly string[] {
  const own = hasIdentity
    ? [
        `IdentityAgent=${join(folder, files.agent)}`,
        'IdentityFile=none',
        'PasswordAuthentication=no',
      ]
    : [];
  const known =
    hostKey === undefined
      ? []
      : [
          'UserKnownHostsFile=/dev/null',
          'GlobalKnownHostsFile=/dev/null',
          `KnownHostsCommand=/bin/sh ${join(folder, files.hostKey)} %f %H %t %K`,
        ];
  return [...always, ...own, ...known].flatMap((option) => ['-o', option]);
}

/** A small program that answers `ssh` with the one key that is pinned; of a fingerprint, with the key that has it. */
export function hostKeyScript(hostKey: string): string {
  const [type = '', key] = hostKey.split(' ');
  if (key !== undefined) return `printf '%s %s %s\\n' "$2" '${type}' '${key}'\n`;
  return `[ "$1" = '${type.replace(/=$/, '')}' ] || exit 0\nprintf '%s %s %s\\n' "$2" "$3" "$4"\n`;
}
