import type { Entry } from './entry.ts';

/** What no schema can say: whether the parts of a pipeline fit each other and the world. */
export const meaning = {
  BP3001: {
    title: 'an id stands twice',
    text: 'Ids name artifacts and copies for ever. Two dumps with one id would be two files of one name.',
    exit: 65,
    example: {
      wrong:
        'stages:\n  notify:\n    - { id: ops, type: slack, url: { env: A } }\n    - { id: ops, type: slack, url: { env: B } }\n',
      right:
        'stages:\n  notify:\n    - { id: ops, type: slack, url: { env: A } }\n    - { id: dev, type: slack, url: { env: B } }\n',
    },
  },
  BP3002: {
    title: 'two pipelines have one name',
    text: 'The name is the folder at every destination. Two pipelines of one name would lock each other out and expire each other’s backups.',
    exit: 65,
  },
  BP3003: {
    title: 'something is named that is not there',
    text: 'Schedules and drills name dumps, and retention names destinations, by their ids.',
    exit: 65,
    example: {
      wrong: 'schedule: { cron: "17 2 * * *", only: [upload] }\n',
      right: 'schedule: { cron: "17 2 * * *", only: [uploads] }\n',
    },
  },
  BP3004: {
    title: 'stages stand in the wrong order',
    text: 'Stages always run in one order: lock, preflight, dump, compress, encrypt, checksum, upload, verify, retention, notify. A file that shows another order would mislead its reviewer.',
    exit: 65,
    example: {
      wrong: 'stages:\n  verify: { level: checksum }\n  lock: { wait: 10m }\n',
      right: 'stages:\n  lock: { wait: 10m }\n  verify: { level: checksum }\n',
    },
  },
  BP3005: {
    title: 'an environment variable is not listed',
    text: 'Only names listed under `env` may be read by `${NAME}`: a reviewer sees at one place what the environment can change. Write `$${NAME}` for the text itself. Secrets are not read this way; they are references.',
    exit: 65,
    example: { wrong: 'description: ${PWD}\n', right: 'env: [PWD]\ndescription: ${PWD}\n' },
  },
  BP3006: {
    title: 'an environment variable is not set',
    text: 'A path or bucket made from nothing would be another path or bucket. Set the variable, or give a default: `${NAME:-default}`.',
    exit: 65,
    example: {
      wrong: 'env: [BACKUP_TITLE]\ndescription: ${BACKUP_TITLE}\n',
      right: 'env: [BACKUP_TITLE]\ndescription: ${BACKUP_TITLE:-Orders}\n',
    },
  },
  BP3007: {
    title: 'a variable is not there',
    text: '`${vars.name}` reads the map `vars` at the top level. A variable may read the environment, but not another variable.',
    exit: 65,
    example: {
      wrong: 'vars: { title: Orders }\ndescription: ${vars.titel}\n',
      right: 'vars: { title: Orders }\ndescription: ${vars.title}\n',
    },
  },
  BP3008: {
    title: 'a `${…}` is not complete',
    text: 'The forms are `${vars.name}`, `${NAME}` and `${NAME:-default}`. A `$` before a brace that is meant as text is written `$$`.',
    exit: 65,
    example: { wrong: 'description: "${vars.}"\n', right: 'description: "$${vars.}"\n' },
  },
  BP3010: {
    title: 'a schedule is wrong or never comes',
    text: 'A cron line has five fields: minute, hour, day of month, month, day of week. A line that is right but names a day that no year has would be a backup that silently never runs.',
    exit: 65,
    example: {
      wrong: 'schedule: { cron: "0 3 30 2 *" }\n',
      right: 'schedule: { cron: "0 3 28 2 *" }\n',
    },
  },
  BP3011: {
    title: 'a date is not a date',
    text: 'Dates are written year-month-day in quotes, and are days of the calendar.',
    exit: 65,
    example: {
      wrong: 'schedule: { cron: "17 2 * * *", paused: { reason: move, until: "2027-02-30" } }\n',
      right: 'schedule: { cron: "17 2 * * *", paused: { reason: move, until: "2027-02-28" } }\n',
    },
  },
  BP3012: {
    title: 'a time zone is not known',
    text: 'Zones are named as in the IANA database: `UTC`, `Europe/Berlin`. Offsets such as `+01:00` are refused, because they know no summer time.',
    exit: 65,
    example: {
      wrong: 'schedule: { cron: "17 2 * * *", timezone: Mars/Base }\n',
      right: 'schedule: { cron: "17 2 * * *", timezone: Europe/Berlin }\n',
    },
  },
  BP3013: {
    title: 'a path leaves the repository',
    text: 'Keys and other files that decide who can read or write backups are reviewed with the pipeline, so they lie in its repository; a link that leads out of it does not count.',
    exit: 65,
  },
  BP3015: {
    title: 'a level needs a key or a target that is not declared',
    text: 'Opening a backup needs a private key (or the passphrase), restoring it for a drill also a disposable target. What is declared is checked here; whether the key is present is checked before a run. Level `download` proves every byte and the signature without any key.',
    exit: 65,
    example: {
      wrong:
        'stages:\n  encrypt: { recipients: [{ file: keys/ops.asc, create: true }] }\n  verify: { level: open }\n',
      right:
        'stages:\n  encrypt: { recipients: [{ file: keys/ops.asc, create: true }] }\n  verify: { level: open }\nrestore:\n  privateKey: { file: /etc/run-pipeline/restore.key.asc }\n',
    },
  },
  BP3016: {
    title: 'something cannot stand still while uploads go on',
    text: 'With `staging.mode: stream` nothing is kept on disk, so the source waits for the slowest upload. Stopped containers, a hook around the dump and a command destination would be held up with it, perhaps for hours. An optional dump of several members, which is in a backup as a whole or not at all, cannot wait for its last member either.',
    exit: 65,
    example: {
      wrong:
        'staging: { mode: stream }\nhooks:\n  - { at: "around:dump", enter: [systemctl, stop, app], leave: [systemctl, start, app] }\n',
      right:
        'staging: { mode: spool }\nhooks:\n  - { at: "around:dump", enter: [systemctl, stop, app], leave: [systemctl, start, app] }\n',
    },
  },
  BP3017: {
    title: 'a key file does not hold one public key',
    text: 'Recipients and signers are OpenPGP public keys, one in each file, exported with `gpg --armor --export <fingerprint>`. A private key in the repository must be treated as lost: remove it, and make a new pair.',
    exit: 65,
  },
  BP3019: {
    title: 'a service account has no storage of its own',
    text: 'Google gives service accounts no quota. Uploads need a shared drive (`sharedDriveId`), a user to act for (`impersonate`), or `oauth`. This is a warning.',
    exit: 0,
    example: {
      wrong:
        'stages:\n  upload:\n    - { id: drive, type: gdrive, folderId: abc, serviceAccount: { file: /etc/run-pipeline/drive.json } }\n',
      right:
        'stages:\n  upload:\n    - { id: drive, type: gdrive, folderId: abc, serviceAccount: { file: /etc/run-pipeline/drive.json }, sharedDriveId: def }\n',
    },
  },
  BP3020: {
    title: 'a key file is not there',
    text: 'A recipient or signer names a file that does not exist or cannot be read. Paths start at the repository root. `{ file: path, create: true }` makes a key pair on first use.',
    exit: 65,
    example: {
      wrong: 'stages:\n  encrypt: { recipients: [keys/nobody.asc] }\n',
      right: 'stages:\n  encrypt: { recipients: [{ file: keys/nobody.asc, create: true }] }\n',
    },
  },
  BP3021: {
    title: 'two copies lie in one folder',
    text: 'Two destinations that are the same folder are one copy with two names: one loss takes both.',
    exit: 65,
    example: {
      wrong: 'stages:\n  upload:\n    - { id: second, type: local, path: /srv/backups }\n',
      right: 'stages:\n  upload:\n    - { id: second, type: local, path: /mnt/usb/backups }\n',
    },
  },
  BP3022: {
    title: 'a part is not available in this version',
    text: 'The format is settled before every part of it is built. The file is checked completely, so that it can be written and reviewed today; to run it needs a release that has this part. A run ends with exit 69 before it touches anything. This is a remark, not a mistake.',
    exit: 0,
  },
  BP3023: {
    title: '`moved` names a pipeline that there is',
    text: '`moved: { from: old-name }` says under which name a renamed pipeline made its earlier backups, so that they stay ours. The name of a pipeline that is still there is none of these: neither its own, nor that of another one in the repository, whose backups it would expire.',
    exit: 65,
    example: { wrong: 'moved: { from: example }\n', right: 'moved: { from: former }\n' },
  },
  BP4001: {
    title: 'a secret is not there',
    text: 'The reference is right, but what it refers to is not set, is empty or cannot be read on this host. Checked by `validate --online` and before every run. The message names the reference, never the value.',
    exit: 65,
  },
  BP4002: {
    title: 'a secret file can be read by others',
    text: 'Other users of this host can read the file. Run `chmod 600` on it, and change the secret if somebody may have read it. This is a warning.',
    exit: 0,
  },
  BP4003: {
    title: 'a public key cannot be used',
    text: 'The key of a recipient or signer is expired, revoked, damaged or cannot encrypt. A backup that is encrypted to it could not be made, or not be opened.',
    exit: 65,
  },
  BP4004: {
    title: 'a public key expires soon',
    text: 'After that day no backup can be encrypted to it. Extend the key or name another one. This is a warning.',
    exit: 0,
  },
} as const satisfies Record<string, Entry>;
