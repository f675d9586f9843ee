import { BackupError } from '../../../../model/failures.ts';

interface Meaning {
  readonly form: RegExp;
  readonly says: string;
  readonly hint: string;
}

const meanings: readonly Meaning[] = [
  {
    form: /identification has changed|host key for .* has changed|host key verification failed[\s\S]*offending/i,
    says: 'shows another host key than the one that is known',
    hint: 'find out why before anything is sent there; a host that was set up anew gets its new key into `via.hostKey` or known_hosts',
  },
  {
    form: /host key verification failed|no \S+ host key is known/i,
    says: 'shows a host key that is not known',
    hint: 'compare it on the host itself (`ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub`) and write it into `via.hostKey`',
  },
  {
    form: /permission denied|no more authentication methods|too many authentication failures/i,
    says: 'does not let us in',
    hint: 'put the public key into its authorized_keys, or name the right private key in `via.identity`',
  },
  {
    form: /could not resolve hostname|name or service not known/i,
    says: 'has a name that nobody knows',
    hint: 'correct `via.ssh`, or the name service of this host',
  },
  {
    form: /connection refused|timed out|no route to host|network is unreachable/i,
    says: 'does not answer',
    hint: 'is it up, and does it let this host reach its port for SSH?',
  },
  {
    form: /a password is required|no askpass program|not allowed to (?:execute|run)|may not run sudo|not in the sudoers/i,
    says: 'does not let us use `sudo` without a password',
    hint: 'a rule there must allow `/bin/sh` to this user with NOPASSWD, for `via.sudo` runs it',
  },
];

/** Why there is no line to a host, by what `ssh` has said. */
export function explainSsh(label: string, stderr: string): BackupError {
  const said = stderr.trim();
  const { says, hint } = meanings.find(({ form }) => form.test(said)) ?? {
    says: 'cannot be reached',
    hint: 'try it by hand with `ssh -o BatchMode=yes`, as the user that runs the backups',
  };
  const last = said.split('\n').at(-1)?.trim() ?? '';
  const message = `${label} ${says}${last === '' ? '' : `: ${last}`}`;
  return new BackupError({ code: 'BP5019', message, hint });
}
