import type { Option, Positional, Verb } from '../verb.ts';
import { firstWord, formsOf, lastWord, type Vocabulary } from './vocabulary.ts';

/** Works in bash 4 and newer, without the package bash-completion. */
export function renderBash({ verbs, families, globals, codes }: Vocabulary): string {
  const valued = [...globals, ...verbs.flatMap(({ options }) => options)].filter(takesValue);
  const [double, single] = [verbs.filter(isDouble), verbs.filter((verb) => !isDouble(verb))];
  const firsts = [...new Set(verbs.map(({ name }) => firstWord(name)))];
  return `# completion of run-pipeline for bash; made by \`run-pipeline completion bash\`
_run_pipeline() {
  local cur=\${COMP_WORDS[COMP_CWORD]} prev=\${COMP_WORDS[COMP_CWORD-1]}
  local words=() word value='' rest='' verb='' place i
  COMPREPLY=()
  # bash splits at "=", so that --format=json arrives as three words
  if [[ $cur == = ]]; then cur=''; elif [[ $prev == = ]]; then prev=\${COMP_WORDS[COMP_CWORD-2]}; fi
  for ((i = 1; i < COMP_CWORD; i++)); do
    word=\${COMP_WORDS[i]}
    if [[ $word == = ]]; then value=1; continue; fi
    if [[ -n $value ]]; then value=''; continue; fi
    if [[ -n $rest ]]; then words+=("$word"); continue; fi
    case $word in
      --) rest=1 ;;
      ${unique(valued.flatMap(formsOf)).join('|')}) value=1 ;;
      -*) ;;
      *) words+=("$word") ;;
    esac
  done
  place=\${#words[@]}
  case "\${words[0]-} \${words[1]-}" in
${[...double, ...single].map(verbCase).join('\n')}
  esac
  if [[ -z $rest ]]; then
    case "$verb $prev" in
${valueCases(verbs, globals).join('\n')}
    esac
    if [[ $cur == -* ]]; then
      case $verb in
${verbs.map((verb) => `        ${quote(verb.name)}) _run_pipeline_words ${formList([...verb.options, ...globals])} ;;`).join('\n')}
        *) _run_pipeline_words ${formList(globals)} ;;
      esac
      return
    fi
  fi
  case "$verb $place" in
    ' 0') _run_pipeline_verbs ;;
${verbs.flatMap(positionalCases).join('\n')}
    *)
      if [[ -z $verb && $place == 1 ]]; then
        case \${words[0]} in
${[...families].map(([word, members]) => `          ${word}) _run_pipeline_words ${members.map(({ name }) => lastWord(name)).join(' ')} ;;`).join('\n')}
        esac
      fi ;;
  esac
}
_run_pipeline_words() {
  local cur=\${COMP_WORDS[COMP_CWORD]}
  [[ $cur == = ]] && cur=''
  COMPREPLY=($(compgen -W "$*" -- "$cur"))
}
_run_pipeline_paths() {
  local cur=\${COMP_WORDS[COMP_CWORD]} path
  [[ $cur == = ]] && cur=''
  compopt -o filenames 2>/dev/null
  while IFS= read -r path; do COMPREPLY+=("$path"); done < <(compgen "$1" -- "$cur")
}
_run_pipeline_verbs() {
  _run_pipeline_words ${firsts.join(' ')}
}
_run_pipeline_codes() {
  _run_pipeline_words ${codes.join(' ')}
}
_run_pipeline_names() {
  _run_pipeline_words $("\${COMP_WORDS[0]}" completion --pipelines 2>/dev/null)
}
complete -F _run_pipeline run-pipeline
`;

  function verbCase({ name, positionals }: Verb): string {
    const words = name.split(' ').length;
    const pattern = words === 2 ? quote(name) : `${quote(`${name} `)}*`;
    return `    ${pattern}) verb=${quote(name)} place=$((place - ${words}))${cap(positionals)} ;;`;
  }
}

/** The last positional, where it is repeatable, stands for all that follow. */
function cap(positionals: readonly Positional[]): string {
  const last = positionals.length - 1;
  return positionals[last]?.repeatable ? `; ((place > ${last})) && place=${last}` : '';
}

function valueCases(verbs: readonly Verb[], globals: readonly Option[]): readonly string[] {
  const own = verbs.flatMap((verb) =>
    verb.options
      .filter(takesValue)
      .map((option) => `      ${patterns(option, quote(verb.name))}) ${offer(option)}; return ;;`),
  );
  const shared = globals
    .filter(takesValue)
    .map((option) => `      ${patterns(option, '*')}) ${offer(option)}; return ;;`);
  return [...own, ...shared];
}

function patterns(option: Option, verb: string): string {
  return formsOf(option)
    .map((form) => `${verb}' ${form}'`)
    .join('|');
}

function positionalCases({ name, positionals }: Verb): readonly string[] {
  return positionals.map(
    (positional, place) => `    ${quote(`${name} ${place}`)}) ${offer(positional, true)} ;;`,
  );
}

function offer({ choices, completes }: Option | Positional, isPositional = false): string {
  if (choices) return `_run_pipeline_words ${choices.join(' ')}`;
  if (completes === 'file') return '_run_pipeline_paths -f';
  if (completes === 'folder') return '_run_pipeline_paths -d';
  if (completes === 'code') return '_run_pipeline_codes';
  if (completes === 'verb') return '_run_pipeline_verbs';
  if (completes === 'pipeline') return '_run_pipeline_names';
  return isPositional ? ':' : 'true';
}

function formList(options: readonly Option[]): string {
  return options.flatMap(formsOf).join(' ');
}

function isDouble({ name }: Verb): boolean {
  return name.includes(' ');
}

function takesValue({ value }: Option): boolean {
  return value !== undefined;
}

function unique(words: readonly string[]): readonly string[] {
  return [...new Set(words)];
}

function quote(text: string): string {
  return `'${text}'`;
}
