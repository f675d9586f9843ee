import type { Option, Positional, Verb } from '../verb.ts';
import { firstWord, formsOf, lastWord, type Vocabulary } from './vocabulary.ts';

export function renderFish({ verbs, families, globals, codes }: Vocabulary): string {
  const valued = [...globals, ...verbs.flatMap(({ options }) => options)].filter(
    ({ value }) => value !== undefined,
  );
  const singles = verbs.filter(({ name }) => !name.includes(' '));
  const doubles = [...families.values()].flat();
  const familyHeads = [...families.keys()];
  return `# completion of run-pipeline for fish; made by \`run-pipeline completion fish\`
function __run_pipeline_verb
    set -l words
    set -l value ''
    for word in (commandline -opc)[2..-1]
        if test -n "$value"
            set value ''
            continue
        end
        switch $word
            case ${[...new Set(valued.flatMap(formsOf))].join(' ')}
                set value 1
            case '-*'
            case '*'
                set -a words $word
        end
    end
    switch "$words[1] $words[2]"
        case ${doubles.map(({ name }) => quote(name)).join(' ')}
            echo "$words[1] $words[2]"
        case '*'
            echo "$words[1]"
    end
end
function __run_pipeline_is
    set -l verb (__run_pipeline_verb)
    test "$verb" = "$argv[1]"
end
function __run_pipeline_names
    set -l typed (commandline -opc)
    $typed[1] completion --pipelines 2>/dev/null
end
complete -c run-pipeline -f
${globals.map((option) => complete('', optionPart(option))).join('\n')}
${singles.map((verb) => complete('', `-a ${quote(verb.name)} -d ${quote(verb.summary)}`)).join('\n')}
${familyHeads.map((head) => complete('', familyPart(head))).join('\n')}
${doubles.map((verb) => complete(firstWord(verb.name), `-a ${quote(lastWord(verb.name))} -d ${quote(verb.summary)}`)).join('\n')}
${verbs.flatMap(verbLines).join('\n')}
`;

  function familyPart(head: string): string {
    const seconds = families.get(head)?.map(({ name }) => lastWord(name)) ?? [];
    return `-a ${quote(head)} -d ${quote(seconds.join(', '))}`;
  }

  function verbLines({ name, options, positionals }: Verb): readonly string[] {
    const offers = new Set(positionals.map((positional) => wordsOf(positional)));
    return [
      ...options.map((option) => complete(name, optionPart(option))),
      ...[...offers].filter((offer) => offer !== '').map((offer) => complete(name, offer)),
    ];
  }

  function wordsOf({ choices, completes }: Option | Positional): string {
    if (choices) return `-a ${quote(choices.join(' '))}`;
    switch (completes) {
      case 'file':
        return '-F';
      case 'folder':
        return `-a '(__fish_complete_directories)'`;
      case 'pipeline':
        return `-a '(__run_pipeline_names)'`;
      case 'verb':
        return `-a ${quote([...singles.map(({ name }) => name), ...familyHeads].join(' '))}`;
      case 'code':
        return `-a ${quote(codes.join(' '))}`;
      default:
        return '';
    }
  }

  function optionPart(option: Option): string {
    const { long, short, value, description } = option;
    const names = short === undefined ? `-l ${long}` : `-s ${short} -l ${long}`;
    const takes = value === undefined ? '' : ` ${option.completes === 'file' ? '-r' : '-x'}`;
    const words = value === undefined ? '' : ` ${wordsOf(option)}`;
    return `${names}${takes}${words} -d ${quote(description)}`.replaceAll('  ', ' ');
  }
}

/** Global options are offered everywhere, verbs only where none was given. */
function complete(verb: string, part: string): string {
  const isGlobal = verb === '' && !part.startsWith('-a ');
  const condition = isGlobal ? '' : ` -n ${quote(`__run_pipeline_is ${doubleQuote(verb)}`)}`;
  return `complete -c run-pipeline${condition} ${part}`;
}

function quote(text: string): string {
  return `'${text.replace(/[\\']/g, '\\$&')}'`;
}

function doubleQuote(text: string): string {
  return `"${text}"`;
}
