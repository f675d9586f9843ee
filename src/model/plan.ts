// Generated from the schema of the pipeline file by `npm run generate`. Do not edit.

import type { DeletionLimit, Estimate, Rate } from './amounts.ts';
import type { SecretReference } from './secret-reference.ts';

/** One health check. */
export type HealthCheck = HealthHttp | HealthTcp | HealthCommand | HealthContainer | HealthSql;

/** `success`, `failure`, `partial` (a destination or an optional dump is missing), `suspect` (a dump shrank strangely), `recovery` (good again), `skipped` (by a hook, or by `limits`), `overdue` (older than `rpo`), or the end of a `restore`, `prune`, `sync`, `delete`, `verify` or `drill`. Damage that `verify` finds is also a `failure`. */
export type NoticeEvent =
  | 'success'
  | 'failure'
  | 'partial'
  | 'suspect'
  | 'recovery'
  | 'skipped'
  | 'overdue'
  | 'restore'
  | 'prune'
  | 'sync'
  | 'delete'
  | 'verify'
  | 'drill';

/** One hook. */
export type Hook = HookBefore | HookAfter | HookAround;

/** `none`, or how to encrypt with OpenPGP. It must be written, so that nobody stores plain text by forgetting a line. */
export type StageEncrypt = 'none' | Encryption;

/** Whoever holds the private key can read the backups. */
export type Recipient =
  | string
  | {
      /** The file with the public key. */
      readonly file: string;
      /** Create a key pair at the first use when `file` is missing. The private key is put into the state folder's `keys/` and must be moved off this machine: whoever has it can read the backups, and without it nobody can. Refused in CI. */
      readonly create: boolean;
    };

/** One source. */
export type DumpEntry =
  | SourceFiles
  | SourceSqlite
  | SourcePostgres
  | SourceMysql
  | SourceRedis
  | SourceVolume
  | SourceCompose
  | SourceEventstore
  | SourceCommand;

/** One destination. */
export type UploadEntry =
  DestinationLocal | DestinationS3 | DestinationSftp | DestinationGdrive | DestinationCommand;

/** One notifier. */
export type NotifyEntry =
  | NotifierEmail
  | NotifierSlack
  | NotifierDiscord
  | NotifierTeams
  | NotifierTelegram
  | NotifierNtfy
  | NotifierGotify
  | NotifierPagerduty
  | NotifierWebhook
  | NotifierHealthchecks
  | NotifierGithubIssue
  | NotifierPrometheus;

/** How to store one volume. */
export type Strategy = StrategyName | StrategyEntry;

/** `volume` stores the files. The name of a database asks the container that uses the volume, with the account that its environment variables name. `skip` stores nothing. */
export type StrategyName = 'postgres' | 'mysql' | 'redis' | 'volume' | 'eventstore' | 'skip';

/** One dump entry without `id`. */
export type StrategyEntry =
  | StrategySqlite
  | StrategyPostgres
  | StrategyMysql
  | StrategyRedis
  | StrategyVolume
  | StrategyEventstore
  | StrategyCommand;

/** A pipeline: what is backed up, how, where to, for how long, and how it is restored. */
export interface Plan {
  /** The version of this format. */
  readonly version: 1;
  /** The name of the pipeline. It is part of every path at the destinations, so give `moved` when you change it. */
  readonly name: string;
  /** What is backed up, for whoever reads a list of pipelines. */
  readonly description?: string;
  /** Names and values that are recorded in every manifest, for `list --label`. */
  readonly labels: Readonly<Record<string, string>>;
  /** Weakening anything in this file is marked as critical when a change is reviewed. */
  readonly protected: boolean;
  /** The former name of this pipeline, whose backups stay ours. */
  readonly moved?: Moved;
  /** The most data, as time, that may be lost (recovery point objective). `status` raises the alarm when the newest good backup of any dump is older; set it somewhat above the interval of the schedule. In milliseconds. */
  readonly rpo?: number;
  /**
   * When to run. Left out: only by hand.
   *
   * Items: One schedule.
   */
  readonly schedule: readonly Schedule[];
  /**
   * The labels of the runner, for the workflows that `schedule render` writes.
   *
   * Items: One label, such as `self-hosted`.
   */
  readonly runsOn: readonly string[];
  /**
   * The environment variables that `${NAME}` may read in this file. Any other name is an error, so that a reviewer sees what a value depends on.
   *
   * Items: One variable.
   */
  readonly env: readonly string[];
  /** Values to use as `${vars.name}` in this file. */
  readonly vars: Readonly<Record<string, string>>;
  /** The longest time that a run may take; then it is ended and cleaned up as by an interrupt. Left out: no limit. In milliseconds. */
  readonly timeout?: number;
  /** How often something may be done to this pipeline. */
  readonly limits: Limits;
  /** The application that the data belongs to. */
  readonly application?: Application;
  /** Where bytes rest between the dump and the destinations. */
  readonly staging: Staging;
  /** What a run does. */
  readonly stages: Stages;
  /** How restores work. */
  readonly restore: Restore;
  /** Rehearsals of a restore. */
  readonly drill?: Drill;
  /**
   * Programs to run before, after or around parts of a run or restore.
   *
   * Items: One hook, told apart by `at`.
   */
  readonly hooks: readonly Hook[];
}

/** The former name of this pipeline. Its backups, locks and retention stay ours; remove this when none of them is left. */
export interface Moved {
  /**
   * The former name, or several.
   *
   * Items: A former name.
   */
  readonly from: readonly string[];
}

/** When to run. The schedule is read by `run --due`, by `status`, and by `schedule render`, which writes it for GitHub Actions, systemd, cron or Kubernetes. */
export interface Schedule {
  /** The times, as five cron fields. */
  readonly cron: string;
  /** The zone in which `cron` counts. It also decides where the days, weeks and months of retention begin. */
  readonly timezone: string;
  /**
   * Run only these dumps at these times. Left out: all of them.
   *
   * Items: The `id` of a dump.
   */
  readonly only: readonly string[];
  /** Do not run for a while. Both keys are needed: a pause that nobody explains or ends is how backups stop silently. `status` shows it. */
  readonly paused?: {
    /** Why, for whoever wonders later. */
    readonly reason: string;
    /** When runs begin again. */
    readonly until: string;
  };
}

/** How often something may be done to this pipeline, by anybody: the audit log in the state folder says how often it was. Beyond a limit the exit code is 75 and nothing happens. What was refused, or ended before it had touched anything, is not counted. */
export interface Limits {
  /** How often it may run; dry runs, and the safety backups of restores, are not counted. Left out: no limit. */
  readonly run?: Rate;
  /** How many backups people may delete. Retention is not counted. Left out: no limit. */
  readonly delete?: Rate;
  /** How many backups may be downloaded. Left out: no limit. */
  readonly download?: Rate;
}

/** The application that the data belongs to: its version is recorded with every backup, and a restore can stop it, put its code back and check its health. */
export interface Application {
  /** The git repository of the application's code. Left out: the repository of this file. */
  readonly repository?: string;
  /** Where the application runs, when it is not this machine. */
  readonly via?: Via;
  /** Where the version of the application is read. */
  readonly version?: ApplicationVersion;
  /**
   * The git tag that belongs to a version, with `${version}` in its place. Of several templates, the first whose tag exists is taken.
   *
   * Items: One template.
   */
  readonly tag: readonly string[];
  /** How to read the state of database migrations. */
  readonly migrations?: ApplicationMigrations;
  /** How to stop and start the application. */
  readonly services?: ApplicationServices;
  /**
   * Checks that must pass after a restore before it counts as done, one after another.
   *
   * Items: One check, told apart by `type`.
   */
  readonly health: readonly HealthCheck[];
}

/** Where the version of the application is read: exactly one of these. When it cannot be read, it is recorded as `unknown`, and the backup can still be restored. */
export interface ApplicationVersion {
  /** From the repository: `tag` is the tag of the present commit, `describe` the nearest tag and the distance to it, `commit` the commit id. */
  readonly git?: 'tag' | 'describe' | 'commit';
  /** From a file: its whole text, or one value of it with `pointer`. */
  readonly file?: string;
  /** Where the version stands in `file`, which is then JSON, as a JSON pointer. */
  readonly pointer?: string;
  /** From this environment variable. It need not be listed in the `env` of the pipeline. */
  readonly env?: string;
  /** From the image of this container, running or not: its label `org.opencontainers.image.version`, else its tag; `latest` is `unknown`. `org.opencontainers.image.revision` is the commit. An image inherits labels from its base, so give it its own. Docker is asked at `DOCKER_HOST`, else at its usual socket; a run without an answer ends before it touches anything. */
  readonly image?: string;
  /** As written here. Usually with a reference, such as `${APP_VERSION}`. */
  readonly value?: string;
}

/** How to read which database migrations have been applied, so that a restore can compare them. Asked before the dumps and again after them; the SHA-256 of the answer is recorded when both are the same. A question that fails, finds nothing, takes longer than a minute or answers more than 1 MiB costs this record and not the backup: it is a warning. */
export interface ApplicationMigrations {
  /** A query. Order its rows, or the result differs each time. In this version for SQLite. */
  readonly sql?: string;
  /** The dump whose database is asked. Needed with `sql` when there is more than one database. */
  readonly dump?: string;
  /** A program that prints the migrations and changes nothing. It runs in the repository of the application, and of the environment it sees `PATH`, `HOME`, `LANG`, `TZ`, `TMPDIR` and `RUN_PIPELINE_NAME`. */
  readonly command?: readonly string[];
}

/** How to stop and start the application around a restore: exactly one of these. */
export interface ApplicationServices {
  /**
   * A Docker Compose project, by its file, or by several that are merged.
   *
   * Items: A Compose file.
   */
  readonly compose: readonly string[];
  /** The name of the Compose project, when it is not that of its folder. */
  readonly project?: string;
  /**
   * The services to stop and start. Left out: all of them.
   *
   * Items: One service.
   */
  readonly restart: readonly string[];
  /**
   * Units of systemd.
   *
   * Items: One unit, such as `shop.service`.
   */
  readonly systemd: readonly string[];
  /** Programs that stop and start the application. */
  readonly command?: {
    /** Returns when the application has stopped. */
    readonly stop: readonly string[];
    /** Returns when the application has been started. */
    readonly start: readonly string[];
  };
}

/** A URL answers as expected. */
export interface HealthHttp {
  /** A URL answers as expected. */
  readonly type: 'http';
  /** The URL to fetch. Redirects are not followed. */
  readonly url: string;
  /** The expected status. Left out: any from 200 to 299. */
  readonly status?: number;
  /** A regular expression that the body must match. */
  readonly matches?: string;
  /** How long to keep trying before the check has failed. In milliseconds. */
  readonly within: number;
  /** The pause between two tries. In milliseconds. */
  readonly every: number;
}

/** A port accepts connections. */
export interface HealthTcp {
  /** A port accepts connections. */
  readonly type: 'tcp';
  /** The host. */
  readonly host: string;
  /** The port. */
  readonly port: number;
  /** How long to keep trying before the check has failed. In milliseconds. */
  readonly within: number;
  /** The pause between two tries. In milliseconds. */
  readonly every: number;
}

/** A program ends with exit code 0. */
export interface HealthCommand {
  /** A program ends with exit code 0. */
  readonly type: 'command';
  /** The program and its arguments. */
  readonly run: readonly string[];
  /** How long to keep trying before the check has failed. In milliseconds. */
  readonly within: number;
  /** The pause between two tries. In milliseconds. */
  readonly every: number;
}

/** A container runs, and is healthy if it has a health check of its own. */
export interface HealthContainer {
  /** A container runs, and is healthy if it has a health check of its own. */
  readonly type: 'container';
  /** The container. */
  readonly container: string;
  /** How long to keep trying before the check has failed. In milliseconds. */
  readonly within: number;
  /** The pause between two tries. In milliseconds. */
  readonly every: number;
}

/** A query succeeds and returns at least one row. */
export interface HealthSql {
  /** A query succeeds and returns at least one row. */
  readonly type: 'sql';
  /** The dump whose database is asked. */
  readonly dump: string;
  /** The query. */
  readonly sql: string;
  /** How long to keep trying before the check has failed. In milliseconds. */
  readonly within: number;
  /** The pause between two tries. In milliseconds. */
  readonly every: number;
}

/** Where stored bytes rest between the dump and the destinations. */
export interface Staging {
  /** `spool` writes each artifact to disk once, while all destinations read along: uploads can be repeated, and a slow one holds up nothing. `stream` needs no disk, but the slowest destination slows the dump; it is refused together with `quiesce`, `around:dump` hooks and `command` destinations. */
  readonly mode: 'spool' | 'stream';
  /** The folder of the spool. It holds only what is stored anyway, encrypted. Left out: beside the largest local destination, else in the state folder. */
  readonly dir?: string;
}

/** How restores of this pipeline work. A restore first shows its plan and a token; only with that token does it change anything. */
export interface Restore {
  /** The private key that opens backups. Left out: the backups of this pipeline cannot be opened here, which is the safer place for a machine that only makes them. */
  readonly privateKey?: SecretReference;
  /** Unlocks `privateKey`. */
  readonly passphrase?: SecretReference;
  /** Opens backups that were encrypted to a passphrase. Left out: `stages.encrypt.passphrase`. */
  readonly symmetricPassphrase?: SecretReference;
  /**
   * The public keys whose signatures are trusted. With them, or with `stages.encrypt.sign`, a backup whose manifest is unsigned or signed by another key is refused, whatever the manifest says.
   *
   * Items: A file with one public key.
   */
  readonly signers: readonly string[];
  /** What to do with data that exists at the target: `refuse` to touch it, `swap` it for the restored data and keep the old beside it, or `overwrite` it. */
  readonly existing: 'refuse' | 'swap' | 'overwrite';
  /** Make a backup of the existing data first; if that fails, nothing is restored. Left out: on, unless `existing` is `refuse`. */
  readonly safetyBackup?: boolean;
  /** `tag` also puts the code back to the git tag that wrote the data. Where that tag is missing or has moved, or the work tree has changes, only the data is restored, and the plan says so. */
  readonly checkout: 'none' | 'tag';
  /** A sentence that must be given with `--phrase` beside the token. It is no secret: it makes people stop and read. */
  readonly phrase?: string;
  /** Takes the application out of service while data is replaced. */
  readonly maintenance?: {
    /** Run before any data is replaced. If it fails, nothing is restored. */
    readonly enter?: readonly string[];
    /** Run at the end, however the restore ended. */
    readonly leave?: readonly string[];
    /** A file that exists for as long as maintenance lasts, for applications that look for one. */
    readonly lockFile?: string;
  };
  /** What to do with restored data before it goes into service. */
  readonly after?: {
    /** Let the database collect its statistics. Without them, the first queries after a restore can be very slow. */
    readonly analyze: boolean;
    /** A program that brings the restored data to the version of the code. */
    readonly migrate?: readonly string[];
  };
  /**
   * Entries of file archives that are refused otherwise, because they can reach outside the target: `links` that point out of it, `devices`, and `setuid` programs.
   *
   * Items: One kind of entry.
   */
  readonly allow: readonly ('links' | 'devices' | 'setuid')[];
  /** The longest time that a restore may take; then it is rolled back as by an interrupt. Left out: no limit. In milliseconds. */
  readonly timeout?: number;
}

/** Rehearsals: the newest backup is restored into a place that is thrown away afterwards, and questions are put to the result. Only a drill proves that a backup can be restored. */
export interface Drill {
  /** How often `status` expects a drill. Left out together with `at`: only by hand. In milliseconds. */
  readonly every?: number;
  /** When to hold a drill, as five cron fields in UTC, instead of `every`. */
  readonly at?: string;
  /** Where to restore each dump, by its `id`. Left out: a throw-away container of the matching version for databases, a folder in staging for files. */
  readonly targets: Readonly<Record<string, DrillTarget>>;
  /**
   * What must be true of the restored data. Without checks a drill proves that the data loads.
   *
   * Items: One check.
   */
  readonly checks: readonly DrillCheck[];
}

/** Where a dump is restored for a drill: exactly one of these. */
export interface DrillTarget {
  /** A PostgreSQL server. */
  readonly postgres?: {
    /** The URL of a PostgreSQL server for rehearsals, never the live one. A database is created there and dropped again. */
    readonly server?: string | SecretReference;
    /** A container image that is started for the drill. */
    readonly image?: string;
    /**
     * Extensions to create before loading, where the restoring role may not do it itself.
     *
     * Items: One extension.
     */
    readonly extensions: readonly string[];
    /**
     * Roles to create before loading, because objects or privileges in the dump belong to them. They cannot log in.
     *
     * Items: One role.
     */
    readonly roles: readonly string[];
  };
  /** A MySQL or MariaDB server. */
  readonly mysql?: {
    /** The URL of a MySQL or MariaDB server for rehearsals, never the live one. A database is created there and dropped again. */
    readonly server?: string | SecretReference;
    /** A container image that is started for the drill. */
    readonly image?: string;
  };
  /** A Redis or Valkey server. */
  readonly redis?: {
    /** A container image that is started for the drill. */
    readonly image: string;
  };
  /** A folder. What the drill puts there is removed afterwards. */
  readonly path?: string;
}

/** A question to restored data: exactly one of `sql`, `command`, `file` or `rows`, and at most one comparison. */
export interface DrillCheck {
  /** The dump that is asked. */
  readonly dump: string;
  /** A query; its first value is compared. Without a comparison it must return a row. */
  readonly sql?: string;
  /** A program; its output is compared, and its exit code must be 0. It finds the restored data by `DRILL_DATABASE_URL` or `DRILL_PATH`. */
  readonly command?: readonly string[];
  /** A path within the restored files; its content is compared, or its size by `atLeast`, or its age by `within`. Without a comparison it must exist. */
  readonly file?: string;
  /** A table; the number of its rows is compared. Without a comparison it must have one. */
  readonly rows?: string;
  /** The value must be exactly this. */
  readonly equals?: string | number | boolean;
  /** The value must be this number or more. */
  readonly atLeast?: number;
  /** The value must match this regular expression. */
  readonly matches?: string;
  /** The value must be a time no longer ago than this, counted from the backup. In milliseconds. */
  readonly within?: number;
}

/** A program to run before something. */
export interface HookBefore {
  /** Before what. `before:upload` comes before the dump, because uploads begin while the dump runs; `before:restore` when the data of the backup is loaded and proved, right before anything live is stopped or replaced. */
  readonly at:
    | 'before:run'
    | 'before:dump'
    | 'before:upload'
    | 'before:verify'
    | 'before:retention'
    | 'before:restore';
  /** The program; it is over when it exits, and a service that it starts in the background lives on. Exit code 75 means "not now": the run is skipped, and recorded and told as skipped. Once a copy of the backup is committed, as it is before `verify` and `retention`, 75 is a failure like any other. */
  readonly run: readonly string[];
  /** Where the program runs. Left out: on this machine. */
  readonly via?: Via;
  /**
   * The environment variables that the program may see, beside a few harmless ones. Nothing else is passed on, so no secret leaks into it.
   *
   * Items: One variable.
   */
  readonly env: readonly string[];
  /** The longest time that the program may take; after it, it has failed. In milliseconds. */
  readonly timeout: number;
  /** `fail` makes the run fail when the program fails, `warn` only says so. */
  readonly onError: 'fail' | 'warn';
}

/** A program to run after something. */
export interface HookAfter {
  /** After what. When `after:dump` fails, the backup is not committed. `after:restore` comes when the application runs again, on the restored data or on its own. */
  readonly at:
    | 'after:run'
    | 'after:dump'
    | 'after:upload'
    | 'after:verify'
    | 'after:retention'
    | 'after:restore';
  /** The program; it is over when it exits, and a service that it starts in the background lives on. */
  readonly run: readonly string[];
  /** Run it when the phase ended in `success`, in `failure`, or `always`. */
  readonly when: 'success' | 'failure' | 'always';
  /** Where the program runs. Left out: on this machine. */
  readonly via?: Via;
  /**
   * The environment variables that the program may see, beside a few harmless ones. Nothing else is passed on, so no secret leaks into it.
   *
   * Items: One variable.
   */
  readonly env: readonly string[];
  /** The longest time that the program may take; after it, it has failed. In milliseconds. */
  readonly timeout: number;
  /** `fail` makes the run fail when the program fails, `warn` only says so. */
  readonly onError: 'fail' | 'warn';
}

/** Two programs, one before and one after something. */
export interface HookAround {
  /** Around what. `around:restore` stands around the exchange, and not around the time that it takes to load. */
  readonly at:
    | 'around:run'
    | 'around:dump'
    | 'around:upload'
    | 'around:verify'
    | 'around:retention'
    | 'around:restore';
  /** The program to run before. Exit code 75 means "not now": the run is skipped, as with a `before` hook. */
  readonly enter: readonly string[];
  /** The program to run after. It always runs once `enter` has begun, also after a failure or an interrupt. When the run itself was killed, `recover` or the next run runs it before anything else. It must bear being run twice, and when there is nothing to undo. Until it succeeds it is tried again, with the `leave` of the file as it is then. */
  readonly leave: readonly string[];
  /** Where the program runs. Left out: on this machine. */
  readonly via?: Via;
  /**
   * The environment variables that the program may see, beside a few harmless ones. Nothing else is passed on, so no secret leaks into it.
   *
   * Items: One variable.
   */
  readonly env: readonly string[];
  /** The longest time that the program may take; after it, it has failed. In milliseconds. */
  readonly timeout: number;
  /** `fail` makes the run fail when the program fails, `warn` only says so. */
  readonly onError: 'fail' | 'warn';
}

/** What a run does, in this order and no other. A stage that is left out does what its defaults say; `dump`, `encrypt` and `upload` must be written. */
export interface Stages {
  /** Allows one run at a time. */
  readonly lock: StageLock;
  /** Checks everything before anything is touched. */
  readonly preflight: StagePreflight;
  /**
   * What to back up. The sources run one after another; each must prove that its dump is complete.
   *
   * Items: One source, told apart by `type`.
   */
  readonly dump: readonly DumpEntry[];
  /** Makes dumps smaller. */
  readonly compress: StageCompress;
  /** `none`, or how to encrypt with OpenPGP. It must be written. */
  readonly encrypt: StageEncrypt;
  /** Counts and hashes every byte. */
  readonly checksum: StageChecksum;
  /**
   * Where backups go. Every artifact goes to every destination at once, and each destination commits by itself.
   *
   * Items: One destination, told apart by `type`.
   */
  readonly upload: readonly UploadEntry[];
  /** How sure to be before a backup counts as good. */
  readonly verify: StageVerify;
  /** Which backups to keep. */
  readonly retention: StageRetention;
  /**
   * Whom to tell. Notices also go out for failures before the first stage, and never change the outcome.
   *
   * Items: One notifier, told apart by `type`.
   */
  readonly notify: readonly NotifyEntry[];
}

/** Makes sure that only one run, restore or deletion works on this pipeline at a time. The lock ends with its holder, even when that is killed. */
export interface StageLock {
  /** How long to wait while another run holds the lock; then exit 75. In milliseconds. */
  readonly wait: number;
  /** `host` guards against other runs on this machine. `host+destination` also against other machines, by a lease at the destinations, which must support conditional writes. */
  readonly scope: 'host' | 'host+destination';
}

/** Checks everything before anything is touched: programs and versions, servers, credentials, disk space, keys, clocks. All findings are reported together. */
export interface StagePreflight {
  /** Disk space that must stay free where the run writes. A run that would go below it stops, because a full disk also stops the live database. In bytes. */
  readonly keepFree: number;
  /** How much space to expect: a factor on the last backup, such as `1.3`, or a size, such as `20GiB`. The first run asks the sources for their own estimate. */
  readonly estimate: Estimate;
}

/** Makes dumps smaller before they are encrypted. The result carries a checksum of its content. */
export interface StageCompress {
  /** `zstd` is fast and good, `gzip` is readable everywhere, `xz` is small and slow and needs its program, `none` leaves dumps as they are. */
  readonly algorithm: 'zstd' | 'gzip' | 'xz' | 'none';
  /** How hard to try: 1 to 19 with `zstd`, 1 to 9 with `gzip` and `xz`. Left out: 3 with `zstd`, 6 with the others, where more costs much time for little space. */
  readonly level?: number;
}

/** Counts and hashes the bytes of every dump, both as they came and as they are stored, in the same pass. The manifest holds the results. */
export interface StageChecksum {
  /** The hash function. There is one. */
  readonly algorithm: 'sha256';
}

/** How sure to be before a copy of a backup counts as good. */
export interface StageVerify {
  /** `size`: every object is there with its size. `checksum`: the store confirms our checksums. `download`: every byte comes back right. `open`: it decrypts, decompresses and the engine reads it to the end. `restore`: a drill has restored it. `open` and `restore` need `restore.privateKey` (or the passphrase) on this machine. */
  readonly level: 'size' | 'checksum' | 'download' | 'open' | 'restore';
}

/** Which backups to keep, decided for each dump and destination. Only good copies count, a failed run deletes nothing, and the last good backup is never deleted. */
export interface StageRetention {
  /** The rules. Left out: everything is kept. */
  readonly keep?: Keep;
  /** The number of good backups that stay, whatever the rules say. */
  readonly minimum: number;
  /** The most that one run may delete: a share of the backups, such as `25%` (but at least 2), or a number. When the rules want more, nothing is deleted, the exit code is 3, and the notice carries the command that confirms it. So a mistyped rule costs nothing. */
  readonly maxDeletes: DeletionLimit;
  /** How long the remains of failed runs and copies found broken stay for inspection. In milliseconds. */
  readonly failedAfter: number;
  /** Other rules for single destinations, by their `id`. They replace `keep` there as a whole. */
  readonly perDestination: Readonly<Record<string, Keep>>;
  /** Weakening these rules is marked as critical when a change of the file is reviewed. */
  readonly protected: boolean;
}

/** Encryption with OpenPGP. This machine needs only public keys: it cannot read its own backups. */
export interface Encryption {
  /**
   * The public keys to encrypt to. Any one of the private keys opens a backup: keep one of them offline.
   *
   * Items: One recipient.
   */
  readonly recipients: readonly Recipient[];
  /** A passphrase that opens the backups, instead of `recipients` or in addition to them. Whoever can run the backup can then read it. */
  readonly passphrase?: SecretReference;
  /** Sign the manifest of every backup. Encryption proves nothing about who wrote a backup; a signature does, and restores then refuse everything else. */
  readonly sign?: {
    /** The private key to sign with. It should be a key for this purpose alone. */
    readonly key: SecretReference;
    /** Unlocks `key`. */
    readonly passphrase?: SecretReference;
  };
  /** `compatible` can be read by GnuPG 2.2 and later; `rfc9580` uses the newer, authenticated format, which GnuPG does not read. */
  readonly profile: 'compatible' | 'rfc9580';
  /** The program that encrypts the bulk of the data. `auto` takes `gpg` where it is installed, because it is faster, and the built-in `openpgpjs` elsewhere. Both read what the other writes. */
  readonly engine: 'auto' | 'openpgpjs' | 'gpg';
}

/** Files and folders, as one tar archive. */
export interface SourceFiles {
  /** The name of this dump. It begins the names of its files and says which older backups it belongs with: under a new name it starts without history. */
  readonly id: string;
  /** `files`: files and folders, as one tar archive. */
  readonly type: 'files';
  /**
   * Files and folders to store, with owners, modes, extended attributes, ACLs, sparse areas and hard links. Members are named relative to the repository root; absolute paths lose their leading slash.
   *
   * Items: A file or a folder with everything below it.
   */
  readonly paths: readonly string[];
  /**
   * What to leave out, in the syntax of `.gitignore`, relative to each of `paths`. A later `!pattern` takes something back in.
   *
   * Items: One pattern, such as `node_modules/` or `*.tmp`.
   */
  readonly exclude: readonly string[];
  /** Stay on the file systems on which `paths` begin. Mounts that are skipped are listed in the manifest; switch this off to follow them. */
  readonly oneFileSystem: boolean;
  /** A file that changed while it was read may be inconsistent: `warn` keeps the backup and says so, `fail` rejects it. */
  readonly onChange: 'warn' | 'fail';
  /** A file that cannot be read is missing from the archive: `fail` rejects the backup, `warn` keeps it and lists the file. */
  readonly onUnreadable: 'fail' | 'warn';
  /** Where the dump program runs. Left out: on this machine. */
  readonly via?: Via;
  /** The longest time that the dump, or each member of it, may take. Left out: no limit but that of the run. In milliseconds. */
  readonly timeout?: number;
  /** The longest time without a new byte; after it, the dump has failed. In milliseconds. */
  readonly idle: number;
  /** When this dump fails, go on without it and call the run partial: of a dump with several members, all are in the backup or none. A dump that is not optional stops the run. */
  readonly optional: boolean;
  /** Accept a dump of zero bytes, or one that has no member today, which otherwise count as failures. A dump without members is listed as missing from the backup. */
  readonly allowEmpty: boolean;
  /** Whether the `compress` stage applies. Switch it off for data that is compressed already, such as photos. */
  readonly compress: boolean;
  /** Weakening or removing this dump is marked as critical when a change of the file is reviewed. */
  readonly protected: boolean;
}

/** A SQLite database, or many, each as a consistent online copy. */
export interface SourceSqlite {
  /** The name of this dump. It begins the names of its files and says which older backups it belongs with: under a new name it starts without history. */
  readonly id: string;
  /** `sqlite`: a SQLite database, or many, each as a consistent online copy. */
  readonly type: 'sqlite';
  /** The database file, or a pattern such as `data/tenants/*.db`, of which every match becomes an artifact of its own; as a strategy of a Compose volume, its path from the root of the volume. It is copied while it is in use, by SQLite itself and never as a plain file; the copy must pass `integrity_check`. */
  readonly path: string;
  /** Where the dump program runs. Left out: on this machine. */
  readonly via?: Via;
  /** The longest time that the dump, or each member of it, may take. Left out: no limit but that of the run. In milliseconds. */
  readonly timeout?: number;
  /** The longest time without a new byte; after it, the dump has failed. In milliseconds. */
  readonly idle: number;
  /** When this dump fails, go on without it and call the run partial: of a dump with several members, all are in the backup or none. A dump that is not optional stops the run. */
  readonly optional: boolean;
  /** Accept a dump of zero bytes, or one that has no member today, which otherwise count as failures. A dump without members is listed as missing from the backup. */
  readonly allowEmpty: boolean;
  /** Whether the `compress` stage applies. Switch it off for data that is compressed already, such as photos. */
  readonly compress: boolean;
  /** Weakening or removing this dump is marked as critical when a change of the file is reviewed. */
  readonly protected: boolean;
}

/** One, several or all databases of a PostgreSQL server. */
export interface SourcePostgres {
  /** The name of this dump. It begins the names of its files and says which older backups it belongs with: under a new name it starts without history. */
  readonly id: string;
  /** `postgres`: one, several or all databases of a PostgreSQL server. */
  readonly type: 'postgres';
  /** The server. Without `host`, `socket` and `url` the client connects to the local socket of the place where it runs. */
  readonly host?: string;
  /** The port of the server, or the number in the name of its socket. Left out: 5432. */
  readonly port?: number;
  /** The folder that holds the socket of the server, such as `/run/postgresql`. */
  readonly socket?: string;
  /** A `postgres://` URL instead of `host`, `port` and `database`; it must name the database. A URL that holds a password must be a secret reference. */
  readonly url?: string | SecretReference;
  /** The database to dump. */
  readonly database?: string;
  /**
   * The databases to dump; each becomes an artifact of its own, named `<id>.<database>`.
   *
   * Items: One database.
   */
  readonly databases: readonly string[];
  /** Every database that accepts connections, except templates, and the roles and tablespaces of the server (globals), without passwords. */
  readonly all?: true;
  /** The role to connect as. It needs to read everything that is dumped; the predefined role `pg_read_all_data` is enough. Left out: the name of the system user. */
  readonly user?: string;
  /** The role's password. It is handed over in a `PGPASSFILE`, never as an argument. Left out: peer or certificate login. */
  readonly password?: SecretReference;
  /** `custom` can be restored in part and in parallel; `plain` is SQL that any client reads; `directory` dumps in parallel but needs scratch space of the size of the dump. */
  readonly format: 'custom' | 'plain' | 'directory';
  /** Connections used at once: for dumps in `directory` format, and for restores of `custom` and `directory`. */
  readonly jobs: number;
  /**
   * Dump only these schemas. Objects outside them on which they depend are not included.
   *
   * Items: A schema, or a pattern as `pg_dump --schema` takes it.
   */
  readonly schemas: readonly string[];
  /**
   * Dump only these tables. Objects on which they depend are not included.
   *
   * Items: A table, or a pattern as `pg_dump --table` takes it.
   */
  readonly tables: readonly string[];
  /**
   * Leave out these tables, definition and rows.
   *
   * Items: A table, or a pattern as `pg_dump --exclude-table` takes it.
   */
  readonly exclude: readonly string[];
  /** Whether a restore gives objects back to their owners, whose roles must then exist, or to the restoring role. */
  readonly owners: 'keep' | 'drop';
  /** Whether a restore brings back `GRANT`s, whose roles must then exist. */
  readonly privileges: 'keep' | 'drop';
  /** The role for restores, so that the role that makes backups every night can be one that only reads. Left out: `user` and `password`. */
  readonly admin?: {
    /** A role that may create databases. */
    readonly user: string;
    /** The role's password. */
    readonly password?: SecretReference;
  };
  /** Where the dump program runs. Left out: on this machine. */
  readonly via?: Via;
  /** The longest time that the dump, or each member of it, may take. Left out: no limit but that of the run. In milliseconds. */
  readonly timeout?: number;
  /** The longest time without a new byte; after it, the dump has failed. In milliseconds. */
  readonly idle: number;
  /** When this dump fails, go on without it and call the run partial: of a dump with several members, all are in the backup or none. A dump that is not optional stops the run. */
  readonly optional: boolean;
  /** Accept a dump of zero bytes, or one that has no member today, which otherwise count as failures. A dump without members is listed as missing from the backup. */
  readonly allowEmpty: boolean;
  /** Whether the `compress` stage applies. Switch it off for data that is compressed already, such as photos. */
  readonly compress: boolean;
  /** Weakening or removing this dump is marked as critical when a change of the file is reviewed. */
  readonly protected: boolean;
}

/** One, several or all databases of a MySQL or MariaDB server. */
export interface SourceMysql {
  /** The name of this dump. It begins the names of its files and says which older backups it belongs with: under a new name it starts without history. */
  readonly id: string;
  /** `mysql`: one, several or all databases of a MySQL or MariaDB server. */
  readonly type: 'mysql';
  /** The server. Without `host`, `socket` and `url` the client connects to the local socket of the place where it runs. */
  readonly host?: string;
  /** The port of the server. Left out: 3306. */
  readonly port?: number;
  /** The socket file of the server, such as `/run/mysqld/mysqld.sock`. */
  readonly socket?: string;
  /** A `mysql://` or `mariadb://` URL instead of `host`, `port` and `database`; it must name the database. A URL that holds a password must be a secret reference. */
  readonly url?: string | SecretReference;
  /** The database to dump. */
  readonly database?: string;
  /**
   * The databases to dump; each becomes an artifact of its own, named `<id>.<database>`.
   *
   * Items: One database.
   */
  readonly databases: readonly string[];
  /** Every database of the server except its own bookkeeping, and the accounts with their privileges and password hashes, which reading takes `SELECT` on `mysql.*`, as the member `accounts`. */
  readonly all?: true;
  /** The account to connect as. It needs `SELECT`, `SHOW VIEW`, `TRIGGER` and `EVENT`; for procedures and functions of others `SELECT` on `mysql.proc` (MariaDB) or `SHOW_ROUTINE` (MySQL), and `PROCESS` for tablespaces. Left out: the name of the system user. */
  readonly user?: string;
  /** The account's password. It is handed over in a `--defaults-file`, never as an argument; no other option file, such as `~/.my.cnf`, is read. Left out: login by socket. */
  readonly password?: SecretReference;
  /**
   * Dump only these tables.
   *
   * Items: A table, as `table`, or as `database.table` where several databases are dumped.
   */
  readonly tables: readonly string[];
  /**
   * Leave out these tables, definition and rows.
   *
   * Items: A table, as `table`, or as `database.table` where several databases are dumped.
   */
  readonly exclude: readonly string[];
  /** The account for restores, so that the account that makes backups every night can be one that only reads. Left out: `user` and `password`. */
  readonly admin?: {
    /** An account that may create databases. */
    readonly user: string;
    /** The account's password. */
    readonly password?: SecretReference;
  };
  /** Which client programs to use. `auto` asks the server; a dump by the other family's client can lack routines or fail to load. */
  readonly flavor: 'auto' | 'mysql' | 'mariadb';
  /** Where the dump program runs. Left out: on this machine. */
  readonly via?: Via;
  /** The longest time that the dump, or each member of it, may take. Left out: no limit but that of the run. In milliseconds. */
  readonly timeout?: number;
  /** The longest time without a new byte; after it, the dump has failed. In milliseconds. */
  readonly idle: number;
  /** When this dump fails, go on without it and call the run partial: of a dump with several members, all are in the backup or none. A dump that is not optional stops the run. */
  readonly optional: boolean;
  /** Accept a dump of zero bytes, or one that has no member today, which otherwise count as failures. A dump without members is listed as missing from the backup. */
  readonly allowEmpty: boolean;
  /** Whether the `compress` stage applies. Switch it off for data that is compressed already, such as photos. */
  readonly compress: boolean;
  /** Weakening or removing this dump is marked as critical when a change of the file is reviewed. */
  readonly protected: boolean;
}

/** A Redis or Valkey server, as an RDB file. */
export interface SourceRedis {
  /** The name of this dump. It begins the names of its files and says which older backups it belongs with: under a new name it starts without history. */
  readonly id: string;
  /** `redis`: a Redis or Valkey server, as an RDB file. */
  readonly type: 'redis';
  /** The server. Its data comes over the replication protocol, so no file of it is read. */
  readonly host: string;
  /** The port of the server. */
  readonly port: number;
  /** The socket file of the server, instead of `host` and `port`. */
  readonly socket?: string;
  /** The user to log in as. It needs `+info +ping +replconf +sync +psync`. Left out: the default user. */
  readonly user?: string;
  /** The password of the user. It is handed over in the environment of the client program, never as an argument. Left out: no login. */
  readonly password?: SecretReference;
  /** For restores: the folder of this machine where the server keeps its data (`dir`), or the RDB file in it; of a container the folder of its volume. Left out: a restore says it with `--to <dump>.path=<folder>`. */
  readonly path?: string;
  /** Where the dump program runs. Left out: on this machine. */
  readonly via?: Via;
  /** The longest time that the dump, or each member of it, may take. Left out: no limit but that of the run. In milliseconds. */
  readonly timeout?: number;
  /** The longest time without a new byte; after it, the dump has failed. In milliseconds. */
  readonly idle: number;
  /** When this dump fails, go on without it and call the run partial: of a dump with several members, all are in the backup or none. A dump that is not optional stops the run. */
  readonly optional: boolean;
  /** Accept a dump of zero bytes, or one that has no member today, which otherwise count as failures. A dump without members is listed as missing from the backup. */
  readonly allowEmpty: boolean;
  /** Whether the `compress` stage applies. Switch it off for data that is compressed already, such as photos. */
  readonly compress: boolean;
  /** Weakening or removing this dump is marked as critical when a change of the file is reviewed. */
  readonly protected: boolean;
}

/** A Docker volume, as one tar archive. */
export interface SourceVolume {
  /** The name of this dump. It begins the names of its files and says which older backups it belongs with: under a new name it starts without history. */
  readonly id: string;
  /** `volume`: a Docker volume, as one tar archive. */
  readonly type: 'volume';
  /** The volume, by its full name as `docker volume ls` shows it. With `via: { ssh: … }` it is a volume of that host. */
  readonly volume: string;
  /**
   * What to leave out, in the syntax of `.gitignore`, relative to the root of the volume.
   *
   * Items: One pattern, such as `cache/` or `*.log`.
   */
  readonly exclude: readonly string[];
  /** Containers that must not write while the volume is copied. They are started again when the copy ends, however it ends; containers that did not run before stay down. */
  readonly quiesce?: {
    /**
     * Stop these containers: the application closes its files properly, and is away for the time of the copy.
     *
     * Items: One container.
     */
    readonly stop: readonly string[];
    /**
     * Freeze these containers: quick, but open files are copied as they are, as after a power cut.
     *
     * Items: One container.
     */
    readonly pause: readonly string[];
  };
  /** The image of the helper container that reads and writes the volume where the engine cannot do it alone; it needs `tar`. Left out: the image of a container that uses the volume. */
  readonly helperImage?: string;
  /** Where the dump program runs. Left out: on this machine. */
  readonly via?: Via;
  /** The longest time that the dump, or each member of it, may take. Left out: no limit but that of the run. In milliseconds. */
  readonly timeout?: number;
  /** The longest time without a new byte; after it, the dump has failed. In milliseconds. */
  readonly idle: number;
  /** When this dump fails, go on without it and call the run partial: of a dump with several members, all are in the backup or none. A dump that is not optional stops the run. */
  readonly optional: boolean;
  /** Accept a dump of zero bytes, or one that has no member today, which otherwise count as failures. A dump without members is listed as missing from the backup. */
  readonly allowEmpty: boolean;
  /** Whether the `compress` stage applies. Switch it off for data that is compressed already, such as photos. */
  readonly compress: boolean;
  /** Weakening or removing this dump is marked as critical when a change of the file is reviewed. */
  readonly protected: boolean;
}

/** All volumes of a Docker Compose project, each in its own way. */
export interface SourceCompose {
  /** The name of this dump. It begins the names of its files and says which older backups it belongs with: under a new name it starts without history. */
  readonly id: string;
  /** `compose`: all volumes of a Docker Compose project, each in its own way. */
  readonly type: 'compose';
  /** The Compose project, as `docker compose ls` shows it. Its volumes are found by their labels when the run starts, so a new one is never forgotten. Each becomes an artifact named `<id>.<volume>`. */
  readonly project: string;
  /** How to store single volumes, by their name in the Compose file. Volumes that are not named here follow `default`. */
  readonly strategies: Readonly<Record<string, Strategy>>;
  /**
   * Only the volumes that these services use. Left out: all services.
   *
   * Items: One service of the project.
   */
  readonly services: readonly string[];
  /** How to store volumes that `strategies` does not name. A running database must not be stored as `volume` unless it is stopped meanwhile. */
  readonly default: StrategyName;
  /** Also store the Compose files, `.env` and the configuration files that are bind-mounted, as one artifact. They often hold passwords: encrypt. */
  readonly config: boolean;
  /** Where the dump program runs. Left out: on this machine. */
  readonly via?: Via;
  /** The longest time that the dump, or each member of it, may take. Left out: no limit but that of the run. In milliseconds. */
  readonly timeout?: number;
  /** The longest time without a new byte; after it, the dump has failed. In milliseconds. */
  readonly idle: number;
  /** When this dump fails, go on without it and call the run partial: of a dump with several members, all are in the backup or none. A dump that is not optional stops the run. */
  readonly optional: boolean;
  /** Accept a dump of zero bytes, or one that has no member today, which otherwise count as failures. A dump without members is listed as missing from the backup. */
  readonly allowEmpty: boolean;
  /** Whether the `compress` stage applies. Switch it off for data that is compressed already, such as photos. */
  readonly compress: boolean;
  /** Weakening or removing this dump is marked as critical when a change of the file is reviewed. */
  readonly protected: boolean;
}

/** The files of an EventStoreDB node, copied in the order that keeps them consistent. */
export interface SourceEventstore {
  /** The name of this dump. It begins the names of its files and says which older backups it belongs with: under a new name it starts without history. */
  readonly id: string;
  /** `eventstore`: the files of an EventStoreDB node, copied in the order that keeps them consistent. */
  readonly type: 'eventstore';
  /** The data folder of the node: the one that holds `chaser.chk`. */
  readonly path?: string;
  /** The Docker volume that holds the data folder at its root. */
  readonly volume?: string;
  /** Also store the index. Without it the copy is smaller, but the node rebuilds the index at its first start, which can take hours. */
  readonly index: boolean;
  /** Where the dump program runs. Left out: on this machine. */
  readonly via?: Via;
  /** The longest time that the dump, or each member of it, may take. Left out: no limit but that of the run. In milliseconds. */
  readonly timeout?: number;
  /** The longest time without a new byte; after it, the dump has failed. In milliseconds. */
  readonly idle: number;
  /** When this dump fails, go on without it and call the run partial: of a dump with several members, all are in the backup or none. A dump that is not optional stops the run. */
  readonly optional: boolean;
  /** Accept a dump of zero bytes, or one that has no member today, which otherwise count as failures. A dump without members is listed as missing from the backup. */
  readonly allowEmpty: boolean;
  /** Whether the `compress` stage applies. Switch it off for data that is compressed already, such as photos. */
  readonly compress: boolean;
  /** Weakening or removing this dump is marked as critical when a change of the file is reviewed. */
  readonly protected: boolean;
}

/** The output of any program. */
export interface SourceCommand {
  /** The name of this dump. It begins the names of its files and says which older backups it belongs with: under a new name it starts without history. */
  readonly id: string;
  /** `command`: the output of any program. */
  readonly type: 'command';
  /** The program whose standard output is stored. It must end with exit code 0 only when its output is complete: nothing else tells a short dump from a whole one. */
  readonly run: readonly string[];
  /** The program that reads the same bytes on standard input and puts them back. Left out: this dump can be downloaded, but not restored. */
  readonly restore?: readonly string[];
  /** The ending of the file name, without the leading dot, so that a person knows what is inside. */
  readonly extension: string;
  /** Where the dump program runs. Left out: on this machine. */
  readonly via?: Via;
  /** The longest time that the dump, or each member of it, may take. Left out: no limit but that of the run. In milliseconds. */
  readonly timeout?: number;
  /** The longest time without a new byte; after it, the dump has failed. In milliseconds. */
  readonly idle: number;
  /** When this dump fails, go on without it and call the run partial: of a dump with several members, all are in the backup or none. A dump that is not optional stops the run. */
  readonly optional: boolean;
  /** Accept a dump of zero bytes, or one that has no member today, which otherwise count as failures. A dump without members is listed as missing from the backup. */
  readonly allowEmpty: boolean;
  /** Whether the `compress` stage applies. Switch it off for data that is compressed already, such as photos. */
  readonly compress: boolean;
  /** Weakening or removing this dump is marked as critical when a change of the file is reviewed. */
  readonly protected: boolean;
}

/** A folder on this machine or on a mounted disk. */
export interface DestinationLocal {
  /** The name of this destination, used by `retention.perDestination`, `--from` and `sync`. */
  readonly id: string;
  /** `local`: a folder on this machine or on a mounted disk. */
  readonly type: 'local';
  /** The folder. Inside a git work tree it must be ignored by git, or it is refused: backups must not be committed. */
  readonly path: string;
  /**
   * Folders in which `path` must never lie, such as the roots of web servers. A path below one of them is refused.
   *
   * Items: A folder that is served to others.
   */
  readonly forbid: readonly string[];
  /** Refuse to run unless `path` is on a mounted file system other than that of its parent folder. An unmounted disk leaves an empty folder, and the backup would fill the system disk. */
  readonly requireMount: boolean;
  /** A folder at the destination, above the one of the pipeline, for stores that are shared. Left out: none. */
  readonly prefix?: string;
  /** Whether the run has failed when this destination misses the backup. Otherwise it is partial, the copies elsewhere count, and the next run brings the missing copy. */
  readonly required: boolean;
  /** The most of the network that transfers may use. */
  readonly limit?: {
    /** The limit for sending. Left out: none. In bytes per second. */
    readonly upload?: number;
    /** The limit for receiving. Left out: none. In bytes per second. */
    readonly download?: number;
  };
  /** How often one request is tried again after a passing failure. This version has no other number than the default; a run refuses it. */
  readonly retries: number;
  /** The longest time without any progress before the upload gives up. This version has no other time than the default; a run refuses it. In milliseconds. */
  readonly retryFor: number;
  /** Weakening or removing this destination is marked as critical when a change of the file is reviewed. */
  readonly protected: boolean;
}

/** A bucket of Amazon S3 or of any store that speaks its protocol. Not available in this version: it is checked, but cannot be run yet. */
export interface DestinationS3 {
  /** The name of this destination, used by `retention.perDestination`, `--from` and `sync`. */
  readonly id: string;
  /** `s3`: a bucket of Amazon S3 or of any store that speaks its protocol. */
  readonly type: 's3';
  /** Whose store it is. It decides the endpoint where that is known, the addressing style, and which checksums and conditional writes the store supports. */
  readonly provider: 'aws' | 'backblaze' | 'wasabi' | 'minio' | 'r2' | 'gcs' | 'ceph' | 'other';
  /** The store's URL, without the bucket and without a slash at its end. Needed for `minio`, `r2`, `ceph` and `other`; known for the rest. */
  readonly endpoint?: string;
  /** The region of the bucket. Needed for `backblaze` and `wasabi`, whose endpoint follows from it; for `aws` the default of the machine is used when it is left out. */
  readonly region?: string;
  /** The bucket. It must exist unless `createBucket` is given. A name with dots works only with `pathStyle: true`. */
  readonly bucket: string;
  /** Put the bucket into the path of URLs instead of the host name. Left out: on for `minio`, `ceph` and `other`, off for the rest. */
  readonly pathStyle?: boolean;
  /** A PEM file with the certificate authority of the store, where the system's own list does not know it. */
  readonly caFile?: string;
  /** The identifier of the access key. Left out together with `secretAccessKey`: the usual sources of the provider's tools, such as the role of the machine. */
  readonly accessKeyId?: SecretReference;
  /** The secret part of the access key. */
  readonly secretAccessKey?: SecretReference;
  /** The storage class of artifacts, in the words of the provider. Classes that must be thawed before reading make restores and checks slow or costly. Left out: the default of the bucket. */
  readonly storageClass?: string;
  /** Encryption by the store, in addition to that of the pipeline. */
  readonly sse?: {
    /** The method: a key of the store, or one of its key service. */
    readonly type: 'AES256' | 'aws:kms' | 'aws:kms:dsse';
    /** The key of the key service, for the methods that use one. Left out: the default key of the account. */
    readonly kmsKeyId?: string;
  };
  /** Make new objects undeletable for some days, also for us and for whoever steals our credentials. The bucket must have been created with object lock; retention skips what is still locked. */
  readonly objectLock?: {
    /** `governance` can be lifted by accounts with a special permission, `compliance` by nobody, not even the provider. */
    readonly mode: 'governance' | 'compliance';
    /** How many days, counted from the upload. */
    readonly days: number;
  };
  /** The size of the first parts of an upload, from 5MiB to 5GiB. Later parts grow so that 10,000 of them suffice. Left out: chosen from the expected size. In bytes. */
  readonly partSize?: number;
  /** Create the bucket when it does not exist. Left out: a missing bucket is an error, because a mistyped name should not become a new store. */
  readonly createBucket?: {
    /** Keep old versions of overwritten and deleted objects in the new bucket. Old versions cost space until a lifecycle rule removes them. */
    readonly versioning: boolean;
  };
  /** A folder at the destination, above the one of the pipeline, for stores that are shared. Left out: none. */
  readonly prefix?: string;
  /** Whether the run has failed when this destination misses the backup. Otherwise it is partial, the copies elsewhere count, and the next run brings the missing copy. */
  readonly required: boolean;
  /** The most of the network that transfers may use. */
  readonly limit?: {
    /** The limit for sending. Left out: none. In bytes per second. */
    readonly upload?: number;
    /** The limit for receiving. Left out: none. In bytes per second. */
    readonly download?: number;
  };
  /** How often one request is tried again after a passing failure. This version has no other number than the default; a run refuses it. */
  readonly retries: number;
  /** The longest time without any progress before the upload gives up. This version has no other time than the default; a run refuses it. In milliseconds. */
  readonly retryFor: number;
  /** Weakening or removing this destination is marked as critical when a change of the file is reviewed. */
  readonly protected: boolean;
}

/** A folder on another machine, over SSH. Not available in this version: it is checked, but cannot be run yet. */
export interface DestinationSftp {
  /** The name of this destination, used by `retention.perDestination`, `--from` and `sync`. */
  readonly id: string;
  /** `sftp`: a folder on another machine, over SSH. */
  readonly type: 'sftp';
  /** The server. */
  readonly host: string;
  /** The port of its SSH service. */
  readonly port: number;
  /** The account on the server. */
  readonly user: string;
  /** The account's private key. Several ways to log in may be given; the key is tried first. */
  readonly privateKey?: SecretReference;
  /** Unlocks `privateKey`. */
  readonly passphrase?: SecretReference;
  /** The account's password. */
  readonly password?: SecretReference;
  /** Use the SSH agent named by `SSH_AUTH_SOCK`. */
  readonly agent?: true;
  /** The server's key. A server with any other key is refused; take the fingerprint from the server itself, not from the first connection. */
  readonly hostKey?: string;
  /** A file in the format of `known_hosts` that holds the server's key, instead of `hostKey`. */
  readonly knownHosts?: string;
  /** The folder on the server; a relative one starts at the account's home. It must exist. */
  readonly path: string;
  /** A folder at the destination, above the one of the pipeline, for stores that are shared. Left out: none. */
  readonly prefix?: string;
  /** Whether the run has failed when this destination misses the backup. Otherwise it is partial, the copies elsewhere count, and the next run brings the missing copy. */
  readonly required: boolean;
  /** The most of the network that transfers may use. */
  readonly limit?: {
    /** The limit for sending. Left out: none. In bytes per second. */
    readonly upload?: number;
    /** The limit for receiving. Left out: none. In bytes per second. */
    readonly download?: number;
  };
  /** How often one request is tried again after a passing failure. This version has no other number than the default; a run refuses it. */
  readonly retries: number;
  /** The longest time without any progress before the upload gives up. This version has no other time than the default; a run refuses it. In milliseconds. */
  readonly retryFor: number;
  /** Weakening or removing this destination is marked as critical when a change of the file is reviewed. */
  readonly protected: boolean;
}

/** A folder in Google Drive. Not available in this version: it is checked, but cannot be run yet. */
export interface DestinationGdrive {
  /** The name of this destination, used by `retention.perDestination`, `--from` and `sync`. */
  readonly id: string;
  /** `gdrive`: a folder in Google Drive. */
  readonly type: 'gdrive';
  /** The folder, by the last part of its address in the browser. */
  readonly folderId: string;
  /** The JSON key of a service account. Share the folder with its address; it has no space of its own, so use a shared drive or `impersonate`. */
  readonly serviceAccount?: SecretReference;
  /** Log in as a person who has given consent once. The consent of an app in testing mode expires after seven days: publish the app first. */
  readonly oauth?: {
    /** The client ID of the OAuth app. */
    readonly clientId: string;
    /** The client secret of the OAuth app. */
    readonly clientSecret: SecretReference;
    /** The token that the consent produced. */
    readonly refreshToken: SecretReference;
  };
  /** The shared drive that holds the folder, if one does. */
  readonly sharedDriveId?: string;
  /** The person in whose name the service account acts; the domain must allow it (domain-wide delegation). */
  readonly impersonate?: string;
  /** A folder at the destination, above the one of the pipeline, for stores that are shared. Left out: none. */
  readonly prefix?: string;
  /** Whether the run has failed when this destination misses the backup. Otherwise it is partial, the copies elsewhere count, and the next run brings the missing copy. */
  readonly required: boolean;
  /** The most of the network that transfers may use. */
  readonly limit?: {
    /** The limit for sending. Left out: none. In bytes per second. */
    readonly upload?: number;
    /** The limit for receiving. Left out: none. In bytes per second. */
    readonly download?: number;
  };
  /** How often one request is tried again after a passing failure. This version has no other number than the default; a run refuses it. */
  readonly retries: number;
  /** The longest time without any progress before the upload gives up. This version has no other time than the default; a run refuses it. In milliseconds. */
  readonly retryFor: number;
  /** Weakening or removing this destination is marked as critical when a change of the file is reviewed. */
  readonly protected: boolean;
}

/** Any store that a program such as rclone can reach. Not available in this version: it is checked, but cannot be run yet. */
export interface DestinationCommand {
  /** The name of this destination, used by `retention.perDestination`, `--from` and `sync`. */
  readonly id: string;
  /** `command`: any store that a program such as rclone can reach. */
  readonly type: 'command';
  /** Stores standard input under `{key}`. Exit code 0 must mean that every byte is safe there, and nothing may be visible under that name before. */
  readonly put: readonly string[];
  /** Writes the object `{key}` to standard output, and fails when there is none. */
  readonly get: readonly string[];
  /** Writes one line for each object whose name begins with `{key}`: its size in bytes, a tab, its full name. */
  readonly list: readonly string[];
  /** Removes the object `{key}`; an object that is already gone is no failure. Left out: nothing is ever deleted there, and retention says so. */
  readonly remove?: readonly string[];
  /** A folder at the destination, above the one of the pipeline, for stores that are shared. Left out: none. */
  readonly prefix?: string;
  /** Whether the run has failed when this destination misses the backup. Otherwise it is partial, the copies elsewhere count, and the next run brings the missing copy. */
  readonly required: boolean;
  /** The most of the network that transfers may use. */
  readonly limit?: {
    /** The limit for sending. Left out: none. In bytes per second. */
    readonly upload?: number;
    /** The limit for receiving. Left out: none. In bytes per second. */
    readonly download?: number;
  };
  /** How often one request is tried again after a passing failure. This version has no other number than the default; a run refuses it. */
  readonly retries: number;
  /** The longest time without any progress before the upload gives up. This version has no other time than the default; a run refuses it. In milliseconds. */
  readonly retryFor: number;
  /** Weakening or removing this destination is marked as critical when a change of the file is reviewed. */
  readonly protected: boolean;
}

/** A mail. */
export interface NotifierEmail {
  /** `email`: a mail. */
  readonly type: 'email';
  /** A name, needed only where a file that extends another one changes this notifier, or for `notify test`. */
  readonly id?: string;
  /** The server that takes the mail. */
  readonly smtp: {
    /** The mail server. */
    readonly host: string;
    /** Its port. Left out: 587 with `starttls`, 465 with `implicit`, 25 with `none`. */
    readonly port?: number;
    /** `starttls` begins in the open and must switch to TLS before anything is said, `implicit` speaks TLS from the start, `none` never does: only for a server on this machine. */
    readonly tls: 'starttls' | 'implicit' | 'none';
  };
  /** The account at the mail server. Left out: no login. */
  readonly user?: string;
  /** The account's password. */
  readonly password?: SecretReference;
  /** The sender. */
  readonly from: string;
  /**
   * The receivers.
   *
   * Items: One receiver.
   */
  readonly to: readonly string[];
  /**
   * The events to tell. `recovery` is the first good run after a bad one; `drill` tells of failed drills, and of passed ones only when `success` is listed too.
   *
   * Items: One event.
   */
  readonly on: readonly NoticeEvent[];
  /** The first line of the notice. Left out: the pipeline and the outcome. */
  readonly title?: string;
  /** The text of the notice. Left out: what happened, where, and what to do. Secrets are never part of it. */
  readonly body?: string;
  /** The longest time for sending. A notice that cannot be sent never changes the outcome. In milliseconds. */
  readonly timeout: number;
}

/** A message in a Slack channel. Not available in this version: it is checked, but cannot be run yet. */
export interface NotifierSlack {
  /** `slack`: a message in a Slack channel. */
  readonly type: 'slack';
  /** A name, needed only where a file that extends another one changes this notifier, or for `notify test`. */
  readonly id?: string;
  /** The URL of an incoming webhook. Whoever has it can post in the channel, so it is a secret. */
  readonly url: SecretReference;
  /**
   * The events to tell. `recovery` is the first good run after a bad one; `drill` tells of failed drills, and of passed ones only when `success` is listed too.
   *
   * Items: One event.
   */
  readonly on: readonly NoticeEvent[];
  /** The first line of the notice. Left out: the pipeline and the outcome. */
  readonly title?: string;
  /** The text of the notice. Left out: what happened, where, and what to do. Secrets are never part of it. */
  readonly body?: string;
  /** The longest time for sending. A notice that cannot be sent never changes the outcome. In milliseconds. */
  readonly timeout: number;
}

/** A message in a Discord channel. Not available in this version: it is checked, but cannot be run yet. */
export interface NotifierDiscord {
  /** `discord`: a message in a Discord channel. */
  readonly type: 'discord';
  /** A name, needed only where a file that extends another one changes this notifier, or for `notify test`. */
  readonly id?: string;
  /** The URL of a webhook of the channel. Whoever has it can post there, so it is a secret. */
  readonly url: SecretReference;
  /**
   * The events to tell. `recovery` is the first good run after a bad one; `drill` tells of failed drills, and of passed ones only when `success` is listed too.
   *
   * Items: One event.
   */
  readonly on: readonly NoticeEvent[];
  /** The first line of the notice. Left out: the pipeline and the outcome. */
  readonly title?: string;
  /** The text of the notice. Left out: what happened, where, and what to do. Secrets are never part of it. */
  readonly body?: string;
  /** The longest time for sending. A notice that cannot be sent never changes the outcome. In milliseconds. */
  readonly timeout: number;
}

/** A message in a Microsoft Teams channel. Not available in this version: it is checked, but cannot be run yet. */
export interface NotifierTeams {
  /** `teams`: a message in a Microsoft Teams channel. */
  readonly type: 'teams';
  /** A name, needed only where a file that extends another one changes this notifier, or for `notify test`. */
  readonly id?: string;
  /** The URL of a workflow that posts into the channel when a webhook request arrives. Whoever has it can post there, so it is a secret. */
  readonly url: SecretReference;
  /**
   * The events to tell. `recovery` is the first good run after a bad one; `drill` tells of failed drills, and of passed ones only when `success` is listed too.
   *
   * Items: One event.
   */
  readonly on: readonly NoticeEvent[];
  /** The first line of the notice. Left out: the pipeline and the outcome. */
  readonly title?: string;
  /** The text of the notice. Left out: what happened, where, and what to do. Secrets are never part of it. */
  readonly body?: string;
  /** The longest time for sending. A notice that cannot be sent never changes the outcome. In milliseconds. */
  readonly timeout: number;
}

/** A message by a Telegram bot. Not available in this version: it is checked, but cannot be run yet. */
export interface NotifierTelegram {
  /** `telegram`: a message by a Telegram bot. */
  readonly type: 'telegram';
  /** A name, needed only where a file that extends another one changes this notifier, or for `notify test`. */
  readonly id?: string;
  /** The bot's token, as `@BotFather` gave it. */
  readonly token: SecretReference;
  /** The number of the chat, or the name of the channel with `@`. The bot must be a member of it. */
  readonly chat: SecretReference;
  /**
   * The events to tell. `recovery` is the first good run after a bad one; `drill` tells of failed drills, and of passed ones only when `success` is listed too.
   *
   * Items: One event.
   */
  readonly on: readonly NoticeEvent[];
  /** The first line of the notice. Left out: the pipeline and the outcome. */
  readonly title?: string;
  /** The text of the notice. Left out: what happened, where, and what to do. Secrets are never part of it. */
  readonly body?: string;
  /** The longest time for sending. A notice that cannot be sent never changes the outcome. In milliseconds. */
  readonly timeout: number;
}

/** A push message through ntfy. Not available in this version: it is checked, but cannot be run yet. */
export interface NotifierNtfy {
  /** `ntfy`: a push message through ntfy. */
  readonly type: 'ntfy';
  /** A name, needed only where a file that extends another one changes this notifier, or for `notify test`. */
  readonly id?: string;
  /** The ntfy server. */
  readonly url: string;
  /** The topic. On a public server whoever knows it can read along: make it a secret reference there. */
  readonly topic: string | SecretReference;
  /** An access token, where the topic is protected. */
  readonly token?: SecretReference;
  /**
   * The events to tell. `recovery` is the first good run after a bad one; `drill` tells of failed drills, and of passed ones only when `success` is listed too.
   *
   * Items: One event.
   */
  readonly on: readonly NoticeEvent[];
  /** The first line of the notice. Left out: the pipeline and the outcome. */
  readonly title?: string;
  /** The text of the notice. Left out: what happened, where, and what to do. Secrets are never part of it. */
  readonly body?: string;
  /** The longest time for sending. A notice that cannot be sent never changes the outcome. In milliseconds. */
  readonly timeout: number;
}

/** A push message through Gotify. Not available in this version: it is checked, but cannot be run yet. */
export interface NotifierGotify {
  /** `gotify`: a push message through Gotify. */
  readonly type: 'gotify';
  /** A name, needed only where a file that extends another one changes this notifier, or for `notify test`. */
  readonly id?: string;
  /** The Gotify server. */
  readonly url: string;
  /** The token of the Gotify application that sends. */
  readonly token: SecretReference;
  /**
   * The events to tell. `recovery` is the first good run after a bad one; `drill` tells of failed drills, and of passed ones only when `success` is listed too.
   *
   * Items: One event.
   */
  readonly on: readonly NoticeEvent[];
  /** The first line of the notice. Left out: the pipeline and the outcome. */
  readonly title?: string;
  /** The text of the notice. Left out: what happened, where, and what to do. Secrets are never part of it. */
  readonly body?: string;
  /** The longest time for sending. A notice that cannot be sent never changes the outcome. In milliseconds. */
  readonly timeout: number;
}

/** An incident in PagerDuty, resolved by the next good run. Not available in this version: it is checked, but cannot be run yet. */
export interface NotifierPagerduty {
  /** `pagerduty`: an incident in PagerDuty, resolved by the next good run. */
  readonly type: 'pagerduty';
  /** A name, needed only where a file that extends another one changes this notifier, or for `notify test`. */
  readonly id?: string;
  /** The integration key of an Events API v2 integration. */
  readonly routingKey: SecretReference;
  /**
   * The events to tell. `recovery` is the first good run after a bad one; `drill` tells of failed drills, and of passed ones only when `success` is listed too.
   *
   * Items: One event.
   */
  readonly on: readonly NoticeEvent[];
  /** The first line of the notice. Left out: the pipeline and the outcome. */
  readonly title?: string;
  /** The text of the notice. Left out: what happened, where, and what to do. Secrets are never part of it. */
  readonly body?: string;
  /** The longest time for sending. A notice that cannot be sent never changes the outcome. In milliseconds. */
  readonly timeout: number;
}

/** The summary of the run as JSON, to any URL. */
export interface NotifierWebhook {
  /** `webhook`: the summary of the run as JSON, to any URL. */
  readonly type: 'webhook';
  /** A name, needed only where a file that extends another one changes this notifier, or for `notify test`. */
  readonly id?: string;
  /** Where to send it. Such URLs often hold a token, so it is a secret. */
  readonly url: SecretReference;
  /** The HTTP method. */
  readonly method: 'POST' | 'PUT';
  /** Headers to send along, such as `Authorization`. Every value is a secret reference. */
  readonly headers: Readonly<Record<string, SecretReference>>;
  /** Signs with HMAC-SHA-256, so that the receiver can tell who sent it and when: `X-Backup-Pipeline-Signature: sha256=…` is made of the value of `X-Backup-Pipeline-Timestamp` (seconds of the epoch), a full stop and the body. */
  readonly hmac?: SecretReference;
  /**
   * The events to tell. `recovery` is the first good run after a bad one; `drill` tells of failed drills, and of passed ones only when `success` is listed too.
   *
   * Items: One event.
   */
  readonly on: readonly NoticeEvent[];
  /** The first line of the notice. Left out: the pipeline and the outcome. */
  readonly title?: string;
  /** The text of the notice. Left out: what happened, where, and what to do. Secrets are never part of it. */
  readonly body?: string;
  /** The longest time for sending. A notice that cannot be sent never changes the outcome. In milliseconds. */
  readonly timeout: number;
}

/** A ping to Healthchecks or another dead man's switch. Not available in this version: it is checked, but cannot be run yet. */
export interface NotifierHealthchecks {
  /** `healthchecks`: a ping to Healthchecks or another dead man's switch. */
  readonly type: 'healthchecks';
  /** A name, needed only where a file that extends another one changes this notifier, or for `notify test`. */
  readonly id?: string;
  /** The ping URL of the check. A run pings `/start`, then the URL itself or `/fail`; when no ping comes in time, the service raises the alarm that this machine no longer can. */
  readonly url: SecretReference;
  /**
   * The events to tell. `recovery` is the first good run after a bad one; `drill` tells of failed drills, and of passed ones only when `success` is listed too.
   *
   * Items: One event.
   */
  readonly on: readonly NoticeEvent[];
  /** The first line of the notice. Left out: the pipeline and the outcome. */
  readonly title?: string;
  /** The text of the notice. Left out: what happened, where, and what to do. Secrets are never part of it. */
  readonly body?: string;
  /** The longest time for sending. A notice that cannot be sent never changes the outcome. In milliseconds. */
  readonly timeout: number;
}

/** A GitHub issue that is opened by a failure and closed by the next good run. Not available in this version: it is checked, but cannot be run yet. */
export interface NotifierGithubIssue {
  /** `github-issue`: a GitHub issue that is opened by a failure and closed by the next good run. */
  readonly type: 'github-issue';
  /** A name, needed only where a file that extends another one changes this notifier, or for `notify test`. */
  readonly id?: string;
  /** The repository, as `owner/name`. */
  readonly repository: string;
  /** A token that may read and write issues of the repository. */
  readonly token: SecretReference;
  /**
   * Labels of the issue; those that do not exist are created by GitHub.
   *
   * Items: One label.
   */
  readonly labels: readonly string[];
  /**
   * The events to tell. `recovery` is the first good run after a bad one; `drill` tells of failed drills, and of passed ones only when `success` is listed too.
   *
   * Items: One event.
   */
  readonly on: readonly NoticeEvent[];
  /** The first line of the notice. Left out: the pipeline and the outcome. */
  readonly title?: string;
  /** The text of the notice. Left out: what happened, where, and what to do. Secrets are never part of it. */
  readonly body?: string;
  /** The longest time for sending. A notice that cannot be sent never changes the outcome. In milliseconds. */
  readonly timeout: number;
}

/** Metrics of the last run, for Prometheus. Not available in this version: it is checked, but cannot be run yet. */
export interface NotifierPrometheus {
  /** `prometheus`: metrics of the last run, for Prometheus. */
  readonly type: 'prometheus';
  /** A name, needed only where a file that extends another one changes this notifier, or for `notify test`. */
  readonly id?: string;
  /** A `.prom` file in the folder that the textfile collector of `node_exporter` reads. It is replaced in one step, never half written. */
  readonly textfile?: string;
  /** A Pushgateway that takes the metrics, where no exporter runs on this machine. */
  readonly pushgateway?: string;
  /**
   * The events to tell. `recovery` is the first good run after a bad one; `drill` tells of failed drills, and of passed ones only when `success` is listed too.
   *
   * Items: One event.
   */
  readonly on: readonly NoticeEvent[];
  /** The first line of the notice. Left out: the pipeline and the outcome. */
  readonly title?: string;
  /** The text of the notice. Left out: what happened, where, and what to do. Secrets are never part of it. */
  readonly body?: string;
  /** The longest time for sending. A notice that cannot be sent never changes the outcome. In milliseconds. */
  readonly timeout: number;
}

/** A SQLite database, or many, each as a consistent online copy. */
export interface StrategySqlite {
  /** `sqlite`: a SQLite database, or many, each as a consistent online copy. */
  readonly type: 'sqlite';
  /** The database file, or a pattern such as `data/tenants/*.db`, of which every match becomes an artifact of its own; as a strategy of a Compose volume, its path from the root of the volume. It is copied while it is in use, by SQLite itself and never as a plain file; the copy must pass `integrity_check`. */
  readonly path: string;
  /** Where the dump program runs. Left out: in the container that uses the volume. */
  readonly via?: Via;
  /** The longest time that the dump, or each member of it, may take. Left out: no limit but that of the run. In milliseconds. */
  readonly timeout?: number;
  /** The longest time without a new byte; after it, the dump has failed. In milliseconds. */
  readonly idle: number;
  /** Accept a dump of zero bytes, or one that has no member today, which otherwise count as failures. A dump without members is listed as missing from the backup. */
  readonly allowEmpty: boolean;
  /** Whether the `compress` stage applies. Switch it off for data that is compressed already, such as photos. */
  readonly compress: boolean;
}

/** One, several or all databases of a PostgreSQL server. */
export interface StrategyPostgres {
  /** `postgres`: one, several or all databases of a PostgreSQL server. */
  readonly type: 'postgres';
  /** The server. Without `host`, `socket` and `url` the client connects to the local socket of the place where it runs. */
  readonly host?: string;
  /** The port of the server, or the number in the name of its socket. Left out: 5432. */
  readonly port?: number;
  /** The folder that holds the socket of the server, such as `/run/postgresql`. */
  readonly socket?: string;
  /** A `postgres://` URL instead of `host`, `port` and `database`; it must name the database. A URL that holds a password must be a secret reference. */
  readonly url?: string | SecretReference;
  /** The database to dump. */
  readonly database?: string;
  /**
   * The databases to dump; each becomes an artifact of its own, named `<id>.<database>`.
   *
   * Items: One database.
   */
  readonly databases: readonly string[];
  /** Every database that accepts connections, except templates, and the roles and tablespaces of the server (globals), without passwords. */
  readonly all?: true;
  /** The role to connect as. It needs to read everything that is dumped; the predefined role `pg_read_all_data` is enough. Left out: the name of the system user. */
  readonly user?: string;
  /** The role's password. It is handed over in a `PGPASSFILE`, never as an argument. Left out: peer or certificate login. */
  readonly password?: SecretReference;
  /** `custom` can be restored in part and in parallel; `plain` is SQL that any client reads; `directory` dumps in parallel but needs scratch space of the size of the dump. */
  readonly format: 'custom' | 'plain' | 'directory';
  /** Connections used at once: for dumps in `directory` format, and for restores of `custom` and `directory`. */
  readonly jobs: number;
  /**
   * Dump only these schemas. Objects outside them on which they depend are not included.
   *
   * Items: A schema, or a pattern as `pg_dump --schema` takes it.
   */
  readonly schemas: readonly string[];
  /**
   * Dump only these tables. Objects on which they depend are not included.
   *
   * Items: A table, or a pattern as `pg_dump --table` takes it.
   */
  readonly tables: readonly string[];
  /**
   * Leave out these tables, definition and rows.
   *
   * Items: A table, or a pattern as `pg_dump --exclude-table` takes it.
   */
  readonly exclude: readonly string[];
  /** Whether a restore gives objects back to their owners, whose roles must then exist, or to the restoring role. */
  readonly owners: 'keep' | 'drop';
  /** Whether a restore brings back `GRANT`s, whose roles must then exist. */
  readonly privileges: 'keep' | 'drop';
  /** The role for restores, so that the role that makes backups every night can be one that only reads. Left out: `user` and `password`. */
  readonly admin?: {
    /** A role that may create databases. */
    readonly user: string;
    /** The role's password. */
    readonly password?: SecretReference;
  };
  /** Where the dump program runs. Left out: in the container that uses the volume. */
  readonly via?: Via;
  /** The longest time that the dump, or each member of it, may take. Left out: no limit but that of the run. In milliseconds. */
  readonly timeout?: number;
  /** The longest time without a new byte; after it, the dump has failed. In milliseconds. */
  readonly idle: number;
  /** Accept a dump of zero bytes, or one that has no member today, which otherwise count as failures. A dump without members is listed as missing from the backup. */
  readonly allowEmpty: boolean;
  /** Whether the `compress` stage applies. Switch it off for data that is compressed already, such as photos. */
  readonly compress: boolean;
}

/** One, several or all databases of a MySQL or MariaDB server. */
export interface StrategyMysql {
  /** `mysql`: one, several or all databases of a MySQL or MariaDB server. */
  readonly type: 'mysql';
  /** The server. Without `host`, `socket` and `url` the client connects to the local socket of the place where it runs. */
  readonly host?: string;
  /** The port of the server. Left out: 3306. */
  readonly port?: number;
  /** The socket file of the server, such as `/run/mysqld/mysqld.sock`. */
  readonly socket?: string;
  /** A `mysql://` or `mariadb://` URL instead of `host`, `port` and `database`; it must name the database. A URL that holds a password must be a secret reference. */
  readonly url?: string | SecretReference;
  /** The database to dump. */
  readonly database?: string;
  /**
   * The databases to dump; each becomes an artifact of its own, named `<id>.<database>`.
   *
   * Items: One database.
   */
  readonly databases: readonly string[];
  /** Every database of the server except its own bookkeeping, and the accounts with their privileges and password hashes, which reading takes `SELECT` on `mysql.*`, as the member `accounts`. */
  readonly all?: true;
  /** The account to connect as. It needs `SELECT`, `SHOW VIEW`, `TRIGGER` and `EVENT`; for procedures and functions of others `SELECT` on `mysql.proc` (MariaDB) or `SHOW_ROUTINE` (MySQL), and `PROCESS` for tablespaces. Left out: the name of the system user. */
  readonly user?: string;
  /** The account's password. It is handed over in a `--defaults-file`, never as an argument; no other option file, such as `~/.my.cnf`, is read. Left out: login by socket. */
  readonly password?: SecretReference;
  /**
   * Dump only these tables.
   *
   * Items: A table, as `table`, or as `database.table` where several databases are dumped.
   */
  readonly tables: readonly string[];
  /**
   * Leave out these tables, definition and rows.
   *
   * Items: A table, as `table`, or as `database.table` where several databases are dumped.
   */
  readonly exclude: readonly string[];
  /** The account for restores, so that the account that makes backups every night can be one that only reads. Left out: `user` and `password`. */
  readonly admin?: {
    /** An account that may create databases. */
    readonly user: string;
    /** The account's password. */
    readonly password?: SecretReference;
  };
  /** Which client programs to use. `auto` asks the server; a dump by the other family's client can lack routines or fail to load. */
  readonly flavor: 'auto' | 'mysql' | 'mariadb';
  /** Where the dump program runs. Left out: in the container that uses the volume. */
  readonly via?: Via;
  /** The longest time that the dump, or each member of it, may take. Left out: no limit but that of the run. In milliseconds. */
  readonly timeout?: number;
  /** The longest time without a new byte; after it, the dump has failed. In milliseconds. */
  readonly idle: number;
  /** Accept a dump of zero bytes, or one that has no member today, which otherwise count as failures. A dump without members is listed as missing from the backup. */
  readonly allowEmpty: boolean;
  /** Whether the `compress` stage applies. Switch it off for data that is compressed already, such as photos. */
  readonly compress: boolean;
}

/** A Redis or Valkey server, as an RDB file. */
export interface StrategyRedis {
  /** `redis`: a Redis or Valkey server, as an RDB file. */
  readonly type: 'redis';
  /** The server. Its data comes over the replication protocol, so no file of it is read. */
  readonly host: string;
  /** The port of the server. */
  readonly port: number;
  /** The socket file of the server, instead of `host` and `port`. */
  readonly socket?: string;
  /** The user to log in as. It needs `+info +ping +replconf +sync +psync`. Left out: the default user. */
  readonly user?: string;
  /** The password of the user. It is handed over in the environment of the client program, never as an argument. Left out: no login. */
  readonly password?: SecretReference;
  /** For restores: the folder of this machine where the server keeps its data (`dir`), or the RDB file in it; of a container the folder of its volume. Left out: a restore says it with `--to <dump>.path=<folder>`. */
  readonly path?: string;
  /** Where the dump program runs. Left out: in the container that uses the volume. */
  readonly via?: Via;
  /** The longest time that the dump, or each member of it, may take. Left out: no limit but that of the run. In milliseconds. */
  readonly timeout?: number;
  /** The longest time without a new byte; after it, the dump has failed. In milliseconds. */
  readonly idle: number;
  /** Accept a dump of zero bytes, or one that has no member today, which otherwise count as failures. A dump without members is listed as missing from the backup. */
  readonly allowEmpty: boolean;
  /** Whether the `compress` stage applies. Switch it off for data that is compressed already, such as photos. */
  readonly compress: boolean;
}

/** A Docker volume, as one tar archive. */
export interface StrategyVolume {
  /** `volume`: a Docker volume, as one tar archive. */
  readonly type: 'volume';
  /**
   * What to leave out, in the syntax of `.gitignore`, relative to the root of the volume.
   *
   * Items: One pattern, such as `cache/` or `*.log`.
   */
  readonly exclude: readonly string[];
  /** Containers that must not write while the volume is copied. They are started again when the copy ends, however it ends; containers that did not run before stay down. */
  readonly quiesce?: {
    /**
     * Stop these containers: the application closes its files properly, and is away for the time of the copy.
     *
     * Items: One container.
     */
    readonly stop: readonly string[];
    /**
     * Freeze these containers: quick, but open files are copied as they are, as after a power cut.
     *
     * Items: One container.
     */
    readonly pause: readonly string[];
  };
  /** The image of the helper container that reads and writes the volume where the engine cannot do it alone; it needs `tar`. Left out: the image of a container that uses the volume. */
  readonly helperImage?: string;
  /** Where the dump program runs. Left out: in the container that uses the volume. */
  readonly via?: Via;
  /** The longest time that the dump, or each member of it, may take. Left out: no limit but that of the run. In milliseconds. */
  readonly timeout?: number;
  /** The longest time without a new byte; after it, the dump has failed. In milliseconds. */
  readonly idle: number;
  /** Accept a dump of zero bytes, or one that has no member today, which otherwise count as failures. A dump without members is listed as missing from the backup. */
  readonly allowEmpty: boolean;
  /** Whether the `compress` stage applies. Switch it off for data that is compressed already, such as photos. */
  readonly compress: boolean;
}

/** The files of an EventStoreDB node, copied in the order that keeps them consistent. */
export interface StrategyEventstore {
  /** `eventstore`: the files of an EventStoreDB node, copied in the order that keeps them consistent. */
  readonly type: 'eventstore';
  /** Also store the index. Without it the copy is smaller, but the node rebuilds the index at its first start, which can take hours. */
  readonly index: boolean;
  /** Where the dump program runs. Left out: in the container that uses the volume. */
  readonly via?: Via;
  /** The longest time that the dump, or each member of it, may take. Left out: no limit but that of the run. In milliseconds. */
  readonly timeout?: number;
  /** The longest time without a new byte; after it, the dump has failed. In milliseconds. */
  readonly idle: number;
  /** Accept a dump of zero bytes, or one that has no member today, which otherwise count as failures. A dump without members is listed as missing from the backup. */
  readonly allowEmpty: boolean;
  /** Whether the `compress` stage applies. Switch it off for data that is compressed already, such as photos. */
  readonly compress: boolean;
}

/** The output of any program. */
export interface StrategyCommand {
  /** `command`: the output of any program. */
  readonly type: 'command';
  /** The program whose standard output is stored. It must end with exit code 0 only when its output is complete: nothing else tells a short dump from a whole one. */
  readonly run: readonly string[];
  /** The program that reads the same bytes on standard input and puts them back. Left out: this dump can be downloaded, but not restored. */
  readonly restore?: readonly string[];
  /** The ending of the file name, without the leading dot, so that a person knows what is inside. */
  readonly extension: string;
  /** Where the dump program runs. Left out: in the container that uses the volume. */
  readonly via?: Via;
  /** The longest time that the dump, or each member of it, may take. Left out: no limit but that of the run. In milliseconds. */
  readonly timeout?: number;
  /** The longest time without a new byte; after it, the dump has failed. In milliseconds. */
  readonly idle: number;
  /** Accept a dump of zero bytes, or one that has no member today, which otherwise count as failures. A dump without members is listed as missing from the backup. */
  readonly allowEmpty: boolean;
  /** Whether the `compress` stage applies. Switch it off for data that is compressed already, such as photos. */
  readonly compress: boolean;
}

/** How many backups to keep. The rules add up: a backup stays when any of them wants it. Each time rule keeps the newest good backup of its hours, days, weeks … */
export interface Keep {
  /** The newest backups, whatever their age. */
  readonly last?: number;
  /** One for each of the last hours that have a backup. */
  readonly hourly?: number;
  /** One for each of the last days that have a backup. */
  readonly daily?: number;
  /** One for each of the last weeks (Monday to Sunday) that have a backup. */
  readonly weekly?: number;
  /** One for each of the last months that have a backup. */
  readonly monthly?: number;
  /** One for each of the last years that have a backup. */
  readonly yearly?: number;
  /** Every backup younger than this, counted back from the newest good backup, not from today: a host that stood still loses nothing. After an unusually long time without a backup, what stayed before it stays until the backups since then fill this time. In milliseconds. */
  readonly within?: number;
}

/** Where the work is done: inside a container, on another host over SSH, or inside a container on another host. Left out: on this machine. */
export interface Via {
  /** Run inside this container, which must be running. The client programs of the container are used, so they match its server. */
  readonly container?: string;
  /** Run inside the container of this Compose service. The project is the one whose containers carry the service name; an ambiguous name is an error. */
  readonly service?: string;
  /** Run on this host, as `user@host`. Ports and jump hosts belong in the SSH configuration under a host alias. */
  readonly ssh?: string;
  /** Run with `sudo` on the other host, without asking for a password: a rule there must allow `/bin/sh`, by which programs are started, and ended with the same rights. */
  readonly sudo: boolean;
  /** The private key for SSH. Left out, SSH uses its own configuration and agent. */
  readonly identity?: SecretReference;
  /** The other host's key. Left out, the key must already be in `known_hosts`; an unknown key is never accepted. */
  readonly hostKey?: string;
}
