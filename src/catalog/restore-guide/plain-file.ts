import type { Artifact } from '../../model/run/manifest.ts';

interface CodecWords {
  readonly suffix: string;
  /** Reads the stored bytes on standard input, gives the others on standard output. */
  readonly filter: string;
  readonly program: string;
}

const codecs: Readonly<Record<string, CodecWords>> = {
  zstd: { suffix: 'zst', filter: 'zstd -d', program: 'zstd' },
  gzip: { suffix: 'gz', filter: 'gzip -d', program: 'gzip' },
  xz: { suffix: 'xz', filter: 'xz -d', program: 'xz' },
};

/** How one artifact becomes the file that its source wrote. */
export interface Decoding {
  /** The name of that file. */
  readonly plainFile: string;
  /** Writes it to standard output. */
  readonly command: string;
  readonly programs: readonly string[];
}

/** With `opener` as the command that decrypts a file to standard output. */
export function describeDecoding(artifact: Artifact, opener: string): Decoding {
  let plainFile = artifact.file;
  const filters: string[] = [];
  const programs: string[] = [];
  for (const codec of artifact.codecs.toReversed()) {
    const words = wordsFor(codec, opener);
    plainFile = withoutSuffix(plainFile, words.suffix);
    filters.push(words.filter);
    programs.push(words.program);
  }
  const [first, ...rest] = filters;
  if (first === undefined) return { plainFile, command: `cat ${artifact.file}`, programs: [] };
  const reading = first === opener ? `${first} ${artifact.file}` : `${first} < ${artifact.file}`;
  return { plainFile, command: [reading, ...rest].join(' | '), programs };
}

function wordsFor(codec: string, opener: string): CodecWords {
  if (codec === 'openpgp') {
    return { suffix: 'pgp', filter: opener, program: opener.split(' ')[0] ?? opener };
  }
  const words = codecs[codec];
  if (words === undefined) throw new Error(`nobody can undo the codec ${codec} by hand`);
  return words;
}

function withoutSuffix(file: string, suffix: string): string {
  return file.endsWith(`.${suffix}`) ? file.slice(0, -suffix.length - 1) : `${file}.plain`;
}
