import type { Option, Positional, Verb } from '../verb.ts';
import { firstWord, lastWord, type Vocabulary } from './vocabulary.ts';

/** As a file in a folder of `fpath`, and by `source <(…)`. */
export function renderZsh({ verbs, families, globals, codes }: Vocabulary): string {
  const singles = verbs.filter(({ name }) => !name.includes(' '));
  const heads = [...new Set(verbs.map(({ name }) => firstWord(name)))];
  const familyNames = [...families.keys()];
  return `#compdef run-pipeline
# completion of run-pipeline for zsh; made by \`run-pipeline completion zsh\`
_run_pipeline() {
  local curcontext=$curcontext state line program=\${(Q)words[1]} ret=1
  typeset -A opt_args
  local -a globals
  globals=(
${globals.flatMap(optionSpecs).map(indent(4)).join('\n')}
  )
  _arguments -C -S $globals '1: :_run_pipeline_verbs' '*:: :->rest' && ret=0
  [[ $state == rest ]] || return ret
  case $words[1] in
${singles.map((verb) => verbCase(verb, 4)).join('\n')}
${[...families].map(([word, members]) => familyCase(word, members)).join('\n')}
  esac
  return ret
}
_run_pipeline_verbs() {
  local -a verbs
  verbs=(
${heads.map((head) => indent(4)(quote(`${head}:${summaryOf(head, verbs)}`))).join('\n')}
  )
  _describe -t verbs verb verbs
}
${[...families].map(([word, members]) => familyFunction(word, members)).join('\n')}
_run_pipeline_codes() {
  compadd -- ${codes.join(' ')}
}
_run_pipeline_names() {
  local -a names
  names=(\${(f)"$($program completion --pipelines 2>/dev/null)"})
  _describe -t pipelines pipeline names
}
if [[ $funcstack[1] == _run_pipeline ]]; then
  _run_pipeline "$@"
else
  compdef _run_pipeline run-pipeline
fi
`;

  function familyCase(word: string, members: readonly Verb[]): string {
    return `    ${word})
      _arguments -C -S $globals '1: :_run_pipeline_${word}' '*:: :->second' && ret=0
      [[ $state == second ]] || return ret
      case $words[1] in
${members.map((verb) => verbCase(verb, 8)).join('\n')}
      esac ;;`;
  }

  function summaryOf(head: string, all: readonly Verb[]): string {
    const verb = all.find(({ name }) => name === head);
    if (verb) return verb.summary;
    const seconds = families.get(head)?.map(({ name }) => lastWord(name)) ?? [];
    return familyNames.includes(head) ? seconds.join(', ') : '';
  }
}

function verbCase({ name, options, positionals }: Verb, spaces: number): string {
  const specs = [...options.flatMap(optionSpecs), ...positionals.map(positionalSpec)];
  const call = ['_arguments -S $globals', ...specs].join(` \\\n${' '.repeat(spaces + 4)}`);
  return `${' '.repeat(spaces)}${lastWord(name)})\n${' '.repeat(spaces + 2)}${call} && ret=0 ;;`;
}

function familyFunction(word: string, members: readonly Verb[]): string {
  const items = members.map(({ name, summary }) => quote(`${lastWord(name)}:${summary}`));
  return `_run_pipeline_${word}() {
  local -a seconds
  seconds=(
${items.map(indent(4)).join('\n')}
  )
  _describe -t verbs '${word}' seconds
}`;
}

function optionSpecs(option: Option): readonly string[] {
  const { long, short, value, repeatable, description } = option;
  const about = `[${description.replace(/[\][\\]/g, '\\$&')}]`;
  const action = value === undefined ? '' : `:${escapeColons(value)}:${actionOf(option)}`;
  const once = repeatable ? '*' : '';
  const forms = [
    `--${long}${value === undefined ? '' : '='}`,
    ...(short === undefined ? [] : [`-${short}${value === undefined ? '' : '+'}`]),
  ];
  return forms.map((form) => quote(`${once}${form}${about}${action}`));
}

function positionalSpec(positional: Positional, index: number): string {
  const place = positional.repeatable ? '*' : `${index + 1}`;
  return quote(`${place}:${escapeColons(positional.name)}:${actionOf(positional)}`);
}

function actionOf({ choices, completes }: Option | Positional): string {
  if (choices) return `(${choices.join(' ')})`;
  switch (completes) {
    case 'file':
      return '_files';
    case 'folder':
      return '_files -/';
    case 'pipeline':
      return '_run_pipeline_names';
    case 'verb':
      return '_run_pipeline_verbs';
    case 'code':
      return '_run_pipeline_codes';
    default:
      return ' ';
  }
}

function escapeColons(text: string): string {
  return text.replaceAll(':', '\\:');
}

function indent(spaces: number): (text: string) => string {
  return (text) => ' '.repeat(spaces) + text;
}

function quote(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
