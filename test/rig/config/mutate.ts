/** A small generator of numbers: the same seed makes the same mutants on every machine. */
export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const below = (end: number) => Math.floor(next() * end);
  return { below, pick: (from) => from[below(from.length)] ?? from[0] };
}

export interface Random {
  below(end: number): number;
  pick<T>(from: readonly [T, ...T[]]): T;
}

/** One to four changes of a text, each of another kind. */
export function mutate(text: string, random: Random): Buffer {
  let bytes: Buffer = Buffer.from(text);
  for (let left = 1 + random.below(4); left > 0; left -= 1) {
    bytes = random.pick(changes)(bytes, random);
  }
  return bytes;
}

type Change = (bytes: Buffer, random: Random) => Buffer;

/** What means something to YAML, to this format, or to neither. */
const words = [
  ...[
    '{',
    '}',
    '[',
    ']',
    ': ',
    '- ',
    '? ',
    ', ',
    '#',
    ' #',
    '"',
    "'",
    '|',
    '>-',
    '&a ',
    '*a',
    '!x ',
    '!!str ',
    '%',
    '@',
    '`',
  ],
  ...[
    '---\n',
    '...\n',
    '\n',
    '\r\n',
    '\t',
    ' ',
    '  ',
    '\ufeff',
    '\u0000',
    '\u2028',
    '\u{1f4a5}',
    '\\',
    '\\u0000',
    '\\x',
  ],
  ...[
    '<<: *a',
    '<<: ',
    'x-a: &a { b: *a }',
    '~',
    'null',
    'true',
    'yes',
    '.inf',
    '.nan',
    '0600',
    '1e999',
    '-1',
    '0',
    '12:30:45',
  ],
  ...['$', '${', '${}', '${vars.', '${vars.data}', '${HOME}', '${HOME:-x}', '$${', '}'],
  ...[
    '99999999999999999999d',
    '9007199254740993',
    '10 GiB',
    '5M',
    '-1d',
    '1e9',
    '../',
    '/',
    '~/',
    '--x',
    '://',
    'a://b:c@d',
  ],
  ...[
    'extends: [pipelines/shared/house-rules.yaml]\n',
    'version: 1\n',
    'id: orders',
    'type: s3',
    'type: ',
    'encrypt: none',
    'at: "0 3 30 2 *"',
  ],
  ...['__proto__', 'constructor', 'toString', 'hasOwnProperty'],
] as const;

const changes: readonly [Change, ...Change[]] = [
  function flipByte(bytes, random) {
    const flipped = Buffer.from(bytes);
    const at = random.below(bytes.length);
    flipped.writeUInt8((flipped[at] ?? 0) ^ (1 << random.below(8)), at);
    return flipped;
  },
  inLines((lines, at) => lines.toSpliced(at, 1)),
  inLines((lines, at) => lines.toSpliced(at, 0, lines[at] ?? '')),
  inLines((lines, at, random) => {
    const other = random.below(lines.length);
    return lines.with(at, lines[other] ?? '').with(other, lines[at] ?? '');
  }),
  inLines((lines, at, random) => {
    const line = lines[at] ?? '';
    const indent = random.below(12);
    return lines.with(at, ' '.repeat(indent) + line.trimStart());
  }),
  function cut(bytes, random) {
    return bytes.subarray(0, random.below(bytes.length));
  },
  function cutOut(bytes, random) {
    const start = random.below(bytes.length);
    return Buffer.concat([bytes.subarray(0, start), bytes.subarray(start + 1 + random.below(40))]);
  },
  insertWord,
  insertWord,
  function renameKey(bytes, random) {
    const text = bytes.toString();
    const keys = [...text.matchAll(/[\w-]+(?=:)/g)];
    const [key, other] = [keys[random.below(keys.length)], keys[random.below(keys.length)]];
    if (key === undefined || other === undefined) return bytes;
    const name = random.below(2) === 0 ? other[0] : `${key[0].slice(1)}${key[0].charAt(0)}`;
    return Buffer.from(text.slice(0, key.index) + name + text.slice(key.index + key[0].length));
  },
  function swapValues(bytes, random) {
    const text = bytes.toString();
    const values = [...text.matchAll(/(?<=: )[^\s,{}[\]]+/g)];
    const [value, other] = [
      values[random.below(values.length)],
      values[random.below(values.length)],
    ];
    if (value === undefined || other === undefined) return bytes;
    return Buffer.from(
      text.slice(0, value.index) + other[0] + text.slice(value.index + value[0].length),
    );
  },
];

function insertWord(bytes: Buffer, random: Random): Buffer {
  const at = random.below(bytes.length + 1);
  const word = words[random.below(words.length)] ?? '';
  return Buffer.concat([bytes.subarray(0, at), Buffer.from(word), bytes.subarray(at)]);
}

function inLines(
  change: (lines: readonly string[], at: number, random: Random) => readonly string[],
): Change {
  return (bytes, random) => {
    // Bytes that are no UTF-8 must survive until the program sees them.
    const lines = bytes.toString('latin1').split('\n');
    return Buffer.from(change(lines, random.below(lines.length), random).join('\n'), 'latin1');
  };
}
