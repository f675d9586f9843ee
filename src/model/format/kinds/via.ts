import {
  atLeastOne,
  engineName,
  flag,
  hostKey,
  map,
  needs,
  notTogether,
  secret,
  sshAddress,
} from '../builders.ts';
import type { Fragment } from '../fragment.ts';

/** Where a program runs. Without it, on the machine that runs the pipeline. */
export const via: Fragment = map(
  'Where the work is done: inside a container, on another host over SSH, or inside a container on another host. Left out: on this machine.',
  {
    container: engineName(
      'Run inside this container, which must be running. The client programs of the container are used, so they match its server.',
    ),
    service: engineName(
      'Run inside the container of this Compose service. The project is the one whose containers carry the service name; an ambiguous name is an error.',
    ),
    ssh: sshAddress(
      'Run on this host, as `user@host`. Ports and jump hosts belong in the SSH configuration under a host alias.',
    ),
    sudo: flag(
      'Run with `sudo` on the other host, without asking for a password: a rule there must allow `/bin/sh`, by which programs are started, and ended with the same rights.',
      false,
    ),
    identity: secret(
      'The private key for SSH. Left out, SSH uses its own configuration and agent.',
    ),
    hostKey: hostKey(
      "The other host's key. Left out, the key must already be in `known_hosts`; an unknown key is never accepted.",
    ),
  },
  {
    title: 'place',
    examples: [{ container: 'shop-db' }, { ssh: 'backup@db1.lan', sudo: true }],
    allOf: [
      atLeastOne('container', 'service', 'ssh'),
      notTogether('container', 'service'),
      needs('sudo', 'ssh'),
      needs('identity', 'ssh'),
      needs('hostKey', 'ssh'),
    ],
  },
);
