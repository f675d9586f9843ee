/** What is done with data that lies at a target. */
export type Existing = 'refuse' | 'swap' | 'overwrite';

/** Entries of archives that are refused otherwise. */
export const allowedEntries = ['links', 'devices', 'setuid'] as const;

export type AllowedEntry = (typeof allowedEntries)[number];

/** The options as they were given; `null` and empty where the pipeline decides. */
export interface RestoreOptions {
  readonly only: readonly string[];
  /** `<dump>.<key>` and its value. */
  readonly to: Readonly<Record<string, string>>;
  readonly from: string | null;
  readonly existing: Existing | null;
  readonly checkout: 'none' | 'tag' | null;
  readonly noSafetyBackup: boolean;
  readonly allowHooks: boolean;
  /** Beside those that the pipeline allows. */
  readonly allow: readonly AllowedEntry[];
  readonly discardPrevious: boolean;
  /** Of a backup that no pipeline here names: its manifest, who has signed it, and what opens it. */
  readonly fromManifest: string | null;
  readonly signer: string | null;
  readonly privateKey: string | null;
  readonly passphraseFile: string | null;
}

export const noOptions: RestoreOptions = {
  only: [],
  to: {},
  from: null,
  existing: null,
  checkout: null,
  noSafetyBackup: false,
  allowHooks: false,
  allow: [],
  discardPrevious: false,
  fromManifest: null,
  signer: null,
  privateKey: null,
  passphraseFile: null,
};

/** What holds after the pipeline has filled in what was not given. */
export interface RestoreSettings {
  readonly existing: Existing;
  readonly safetyBackup: boolean;
  readonly checkout: 'none' | 'tag';
}

/** What the section `restore` of the pipeline says of them. */
export interface RestoreDefaults {
  readonly existing: Existing;
  readonly safetyBackup?: boolean | undefined;
  readonly checkout: 'none' | 'tag';
}

/** Without a word of anybody a safety backup is made wherever something may be replaced. */
export function settle(options: RestoreOptions, defaults: RestoreDefaults): RestoreSettings {
  const existing = options.existing ?? defaults.existing;
  const wanted = defaults.safetyBackup ?? existing !== 'refuse';
  return {
    existing,
    safetyBackup: wanted && !options.noSafetyBackup,
    checkout: options.checkout ?? defaults.checkout,
  };
}
