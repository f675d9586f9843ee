/** What tar says on standard error of single files, in the C locale; names as it writes them. */
export interface Complaints {
  readonly changed: readonly string[];
  readonly vanished: readonly string[];
  /** Missing in the archive. */
  readonly unreadable: readonly string[];
  /** In the archive, with zeros in place of what could not be read. */
  readonly damaged: readonly string[];
  readonly ignored: readonly string[];
  /** Lines that say something else. */
  readonly other: readonly string[];
  /** Whether there were more lines than were kept. */
  readonly isCut: boolean;
}

type Kind = Exclude<keyof Complaints, 'isCut' | 'other'>;

const patterns: readonly (readonly [Kind, RegExp])[] = [
  ['changed', /^(.*): file changed as we read it$/],
  ['changed', /^(.*): File shrank by \d+ bytes?; padding with zeros$/],
  ['vanished', /^(.*): File removed before we read it$/],
  ['vanished', /^(.*): (?:Warning: )?Cannot \w+: No such file or directory$/],
  ['damaged', /^(.*): (?:Warning: )?Read error at byte \d+, while reading \d+ bytes?: .*$/],
  ['unreadable', /^(.*): (?:Warning: )?Cannot (?:open|stat|readlink|savedir|\w+dir): .*$/],
  ['ignored', /^(.*): (?:socket ignored|door ignored|Unknown file type; file ignored)$/],
];

const harmless = [
  /^Removing leading `.*' from (?:member names|hard link targets)$/,
  /^Exiting with failure status due to previous errors$/,
];

export function parseComplaints(stderr: string): Complaints {
  const found: Record<Kind | 'other', string[]> = {
    ...{ changed: [], vanished: [], unreadable: [] },
    ...{ damaged: [], ignored: [], other: [] },
  };
  const lines = stderr.split('\n').filter((line) => line !== '');
  const isCut = lines[0] === '…';
  for (const line of isCut ? lines.slice(1) : lines) {
    const text = line.replace(/^\S*tar: /, '');
    const [kind, name] = classify(text);
    if (kind !== 'harmless') found[kind].push(name);
  }
  return { ...found, isCut };
}

function classify(text: string): readonly [Kind | 'other' | 'harmless', string] {
  for (const [kind, pattern] of patterns) {
    const name = pattern.exec(text)?.[1];
    if (name !== undefined) return [kind, name];
  }
  return [harmless.some((pattern) => pattern.test(text)) ? 'harmless' : 'other', text];
}
