import type { Fragment, Keys, SchemaDocument } from '../../../../src/model/format/fragment.ts';
import { kinds } from '../../../../src/model/format/kinds.ts';
import { exampleText } from './example-text.ts';
import { keyTable, sharedKeys } from './key-table.ts';
import { anchorOf, beforeStages, type Chapter, parts, stages, toldElsewhere } from './layout.ts';
import { ruleWords } from './rule-words.ts';
import { typeWords, type Vocabulary } from './type-words.ts';

/** The reference manual: what editors show on hover, in reading order. */
export function renderManual(schema: SchemaDocument): string {
  const manual = new Manual(schema);
  return `${manual
    .render()
    .join('\n\n')
    .replace(/\n{3,}/g, '\n\n')
    .trimEnd()}\n`;
}

class Manual {
  readonly #schema: SchemaDocument;
  readonly #headings: ReadonlyMap<string, string>;
  readonly #vocabulary: Vocabulary;

  constructor(schema: SchemaDocument) {
    this.#schema = schema;
    this.#headings = headings(schema);
    this.#vocabulary = {
      definitions: schema.$defs,
      headingOf: (definition) => this.#headings.get(definition),
      link: (text, heading) => `[${text}](#${anchorOf(heading)})`,
    };
  }

  render(): readonly string[] {
    return [
      '<!-- Generated from the schema by `npm run generate`. Do not edit. -->',
      '# The pipeline file, format 1',
      intro,
      this.#contents(),
      '## The file',
      ...this.#body(this.#schema),
      ...[beforeStages, stages].flatMap((chapter) => this.#chapter(chapter)),
      ...parts.flatMap((part) => this.#parts(part)),
      '## Kinds of values',
      `### ${eventHeading}`,
      ...this.#body(this.#definition('notice-event')),
      ...Object.entries(kinds)
        .filter(([name]) => this.#headings.get(name) === kindHeading(name))
        .flatMap(([name, kind]) => [`### ${kindHeading(name)}`, ...this.#body(kind)]),
    ];
  }

  #contents(): string {
    const titles = [
      'The file',
      beforeStages.title,
      stages.title,
      ...parts.map(({ title }) => title),
    ];
    return [...titles, 'Kinds of values']
      .map((title) => `- [${title}](#${anchorOf(title)})`)
      .join('\n');
  }

  #chapter({ title, intro: words, body, sections }: Chapter): readonly string[] {
    const bodies = Object.entries(sections).flatMap(([heading, name]) => [
      `### ${heading}`,
      ...this.#body(this.#definition(name)),
    ]);
    const own = body === undefined ? [] : this.#body(this.#definition(body));
    return [`## ${title}`, words, ...own, ...bodies];
  }

  #parts({ title, noun, union, intro: words }: (typeof parts)[number]): readonly string[] {
    const names = branchesOf(this.#definition(union));
    const shared = sharedKeys(names.map((name) => this.#definition(name)));
    const common = {
      properties: shared,
      required: this.#definition(names[0] ?? '').required ?? [],
    };
    return [
      `## ${title}`,
      words,
      `Every ${noun} takes these keys:`,
      keyTable(common, {}, this.#vocabulary),
      ...names.flatMap((name) => [
        `### ${partHeading(name)}`,
        ...this.#body(untagged(this.#definition(name)), shared),
      ]),
      ...(union === 'dump-entry' ? this.#strategies() : []),
    ];
  }

  #strategies(): readonly string[] {
    const names = branchesOf(this.#definition('strategy-entry')).map((name) => {
      const source = name.replace('strategy-', 'source-');
      return this.#vocabulary.link(`\`${source.replace('source-', '')}\``, partHeading(source));
    });
    return [
      `### ${strategyHeading}`,
      `A volume's strategy is a name (${typeWords({ $ref: '#/$defs/strategyName' }, this.#vocabulary)}), or a map with \`type\` and the keys of that source: ${names.join(', ')}. It takes neither \`id\` nor what the volume answers by itself.`,
    ];
  }

  #body(fragment: Fragment, without: Keys = {}): readonly string[] {
    const rules = ruleWords(fragment).map((rule) => `- ${rule}`);
    return [
      fragment.description ?? '',
      keyTable(fragment, without, this.#vocabulary),
      ...(rules.length > 0 ? [rules.join('\n')] : []),
      ...examplesOf(fragment),
    ].filter((block) => block !== '');
  }

  #definition(name: string): Fragment {
    return this.#schema.$defs[name] ?? {};
  }
}

const intro = `A pipeline is one YAML file: \`backup.pipeline.yaml\` at the root of the repository, or \`*.pipeline.yaml\` in \`pipelines/\`.
Keys that are not listed here are errors; keys that begin with \`x-\` are free everywhere and carry YAML anchors.
Paths start at the repository root. Text may hold \`\${vars.name}\`, \`\${NAME}\` and \`\${NAME:-default}\` for names that are listed in \`env\`, and \`$$\` for a dollar sign; names, ids, types and secrets may not.

For completion and these texts in an editor, begin the file with this line:

\`\`\`yaml
# yaml-language-server: $schema=./schemas/pipeline.v1.schema.json
\`\`\``;

const eventHeading = 'event';
const strategyHeading = 'Strategies of a Compose project';

const kindHeading = (name: string): string => kinds[name]?.title ?? name;

const partHeading = (definition: string): string => {
  const [kind = '', ...type] = definition.split('-');
  return `${kind} ${type.join('-')}`;
};

const branchesOf = ({ oneOf }: Fragment): readonly string[] =>
  (oneOf ?? []).map(({ $ref }) => ($ref ?? '').replace('#/$defs/', ''));

/** The tag stands in the heading already. */
function untagged({ properties, ...rest }: Fragment): Fragment {
  const { type, ...others } = properties ?? {};
  return { ...rest, properties: others };
}

function headings(schema: SchemaDocument): ReadonlyMap<string, string> {
  const chapters = [beforeStages, stages].flatMap(({ sections }) => Object.entries(sections));
  const branches = parts.flatMap(({ union }) => branchesOf(schema.$defs[union] ?? {}));
  return new Map([
    ...Object.keys(kinds).map((name): [string, string] => [name, kindHeading(name)]),
    ...chapters.map(([heading, name]): [string, string] => [name, heading]),
    ...branches.map((name): [string, string] => [name, partHeading(name)]),
    ...Object.entries(toldElsewhere),
    ['strategy', strategyHeading],
    ['notice-event', eventHeading],
  ]);
}

function examplesOf({ examples, type }: Fragment): readonly string[] {
  if (!examples) return [];
  if (type !== 'object' && type !== 'array')
    return [`For example ${examples.map((example) => `\`${example}\``).join(', ')}.`];
  const yaml = examples.map(exampleText).join('\n\n# or\n');
  return [`\`\`\`yaml\n${yaml}\n\`\`\``];
}
