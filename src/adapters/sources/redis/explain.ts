import { BackupError } from '../../../model/failures.ts';
import type { Exit } from '../../../ports/place.ts';
import type { Answer, Client } from './client.ts';

interface Meaning {
  readonly form: RegExp;
  readonly means: string;
  readonly hint: string;
}

/** The first that fits. Old servers speak of a password in other words. */
const meanings: readonly Meaning[] = [
  {
    form: /Name or service not known|name resolution|No such host|nodename nor servname/i,
    means: 'nobody knows where this host is',
    hint: 'correct `host`, or look at the name service',
  },
  {
    form: /^Could not connect/m,
    means: 'it cannot be reached',
    hint: 'is it running, and do `host`, `port` or `socket` name it as it is seen from there? A container reaches itself at 127.0.0.1',
  },
  {
    form: /WRONGPASS|ERR invalid password/,
    means: 'it does not let this user in',
    hint: 'correct `user` and `password`; without `user` it is that of the default user (`requirepass`)',
  },
  {
    form: /NOAUTH/,
    means: 'it asks for a password',
    hint: 'give it in `password`, as a reference to a secret',
  },
  {
    form: /NOPERM/,
    means: 'this user may not do what a backup needs',
    hint: 'let it: `ACL SETUSER <user> +info +ping +replconf +sync +psync`',
  },
  {
    form: /LOADING/,
    means: 'it is still loading its own data',
    hint: 'wait until it is ready, and run again',
  },
  {
    form: /DENIED|protected mode/i,
    means: 'it is in protected mode, and only lets itself be asked from where it runs',
    hint: 'run the dump there with `via`, or give the server a password',
  },
  {
    form: /max number of clients/i,
    means: 'it has no free connection',
    hint: 'raise its `maxclients`, or run when less is going on',
  },
  {
    form: /Connection reset|closed the connection|Server closed|SSL|protocol error/i,
    means: 'it ended the connection',
    hint: 'is it a Redis or Valkey server, without TLS, and does it let this host in?',
  },
];

/** What the server, or the way to it, had against a question; `null` for nothing. */
export function refusalOf(client: Client, { output, exit }: Answer): BackupError | null {
  const said = `${exit.stderr}\n${output.slice(0, 2000)}`;
  const isRefused =
    exit.code !== 0 || /^(?:NO[A-Z]+|WRONGPASS|LOADING|DENIED|ERR|Error:?) /m.test(output);
  if (!isRefused) return null;
  const known = meanings.find(({ form }) => form.test(said));
  const { means, hint } = known ?? {
    means: 'it refused a question',
    hint: 'correct what it says',
  };
  const line = lineOf(said, known?.form) ?? howEnded(exit);
  return new BackupError({
    code: 'BP5010',
    message: `${client.label}: ${means}: ${line}`,
    hint,
  });
}

/** Why a dump failed, where one of the usual reasons is seen. */
export function explainDump(client: Client, exit: Exit): BackupError | null {
  if (exit.signal !== null || exit.lost !== undefined || exit.failure !== undefined) return null;
  const isKnown = meanings.some(({ form }) => form.test(exit.stderr));
  return isKnown ? refusalOf(client, { output: '', exit }) : null;
}

function lineOf(said: string, form = /./): string | null {
  const found = said.split('\n').find((line) => form.test(line));
  return found?.trim().slice(0, 200) ?? null;
}

function howEnded({ failure, lost, signal, code }: Answer['exit']): string {
  return failure ?? lost ?? (signal === null ? `exit code ${code}` : `killed by ${signal}`);
}
