import type { Diagnostic } from '../../../src/model/diagnostics/diagnostic.ts';
import { SourceText } from '../../../src/model/diagnostics/source-text.ts';

export const shop = new SourceText(
  'backup.pipeline.yaml',
  `format: 1
stages:
  dump:
    - id: db
      postgres: { host: db, password: hunter2, port: 99999 }
    - id: db
  retention:
    keep: { last: 3, daily: 0 }
`,
);

/** `conceal`: the diagnostic conceals its own place. */
type Partly = Partial<Diagnostic> & Pick<Diagnostic, 'message'> & { readonly conceal?: boolean };

export function diagnostic(partly: Partly): Diagnostic {
  const { place = null, conceal = false, ...rest } = partly;
  return {
    code: 'BP2041',
    severity: 'error',
    file: place?.file ?? shop.file,
    place,
    path: '',
    related: [],
    conceals: conceal ? place : null,
    ...rest,
  };
}

/** The place of the nth occurrence of a piece of text, counted from 0. */
export function placeOf(source: SourceText, piece: string, nth = 0) {
  let start = -1;
  for (let count = 0; count <= nth; count += 1) start = source.text.indexOf(piece, start + 1);
  if (start === -1) throw new Error(`${piece} does not occur ${nth + 1} times`);
  return source.place(start, start + piece.length);
}

export function sourcesOf(...sources: readonly SourceText[]): ReadonlyMap<string, SourceText> {
  return new Map(sources.map((source) => [source.file, source]));
}

const daily = placeOf(shop, '0 }');

export const shopDiagnostics: readonly Diagnostic[] = [
  diagnostic({
    message: 'retention.keep.daily must be at least 1',
    place: shop.place(daily.start.offset, daily.start.offset + 1),
    path: 'stages.retention.keep.daily',
    note: 'would delete every daily backup',
    help: 'leave `daily` out to keep none by this rule',
    fix: {
      title: 'write 1',
      safe: false,
      edits: [
        { file: shop.file, start: daily.start.offset, end: daily.start.offset + 1, text: '1' },
      ],
    },
  }),
  diagnostic({
    code: 'BP3001',
    message: 'two dumps have the id `db`',
    place: shop.place(
      placeOf(shop, 'id: db', 1).start.offset + 4,
      placeOf(shop, 'id: db', 1).end.offset,
    ),
    path: 'stages.dump.1.id',
    note: 'must be unique',
    related: [
      {
        place: shop.place(
          placeOf(shop, 'id: db').start.offset + 4,
          placeOf(shop, 'id: db').end.offset,
        ),
        message: 'first used here',
      },
    ],
    help: 'rename one of them',
  }),
  diagnostic({
    code: 'BP3010',
    severity: 'warning',
    message: 'a password is written in the file',
    place: placeOf(shop, 'hunter2'),
    path: 'stages.dump.0.postgres.password',
    conceal: true,
  }),
  diagnostic({
    code: 'BP2042',
    message: 'port must be at most 65535',
    place: placeOf(shop, '99999'),
    path: 'stages.dump.0.postgres.port',
    fix: {
      title: 'leave the default port',
      safe: true,
      edits: [
        {
          file: shop.file,
          start: placeOf(shop, ', port: 99999').start.offset,
          end: placeOf(shop, ', port: 99999').end.offset,
          text: '',
        },
      ],
    },
  }),
  diagnostic({
    code: 'BP1001',
    message: 'extra.yaml does not exist',
    file: 'extra.yaml',
    help: 'is the path right?',
  }),
];

export const shopFindings = { diagnostics: shopDiagnostics, sources: sourcesOf(shop) };
