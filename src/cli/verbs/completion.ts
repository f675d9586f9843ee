import { exits } from '../../model/exit.ts';
import { renderBash } from '../completion/bash.ts';
import { renderFish } from '../completion/fish.ts';
import { findPipelineNames } from '../completion/pipeline-names.ts';
import { vocabularyOf } from '../completion/vocabulary.ts';
import { renderZsh } from '../completion/zsh.ts';
import type { Io } from '../io.ts';
import { createMistake } from '../mistake.ts';
import { printMistakes } from '../print-mistakes.ts';
import type { Line, Outcome } from '../verb.ts';

const renderers = { bash: renderBash, zsh: renderZsh, fish: renderFish } as const;

export function run(line: Line, io: Io): Outcome {
  if (line.flag('pipelines')) return answerNames(io.cwd);
  const [shell] = line.positionals;
  if (!isShell(shell)) {
    const missing = createMistake('BP0107', '<shell> is missing', 'choose bash, zsh or fish');
    return printMistakes([missing], line.verb, io.stderr);
  }
  const script = renderers[shell](vocabularyOf(line.table));
  return { exit: exits.done, reason: 'done', text: script, data: { shell, script } };
}

function answerNames(folder: string): Outcome {
  const pipelines = findPipelineNames(folder);
  const text = pipelines.map((name) => `${name}\n`).join('');
  return { exit: exits.done, reason: 'done', text, data: { pipelines } };
}

function isShell(word: string | undefined): word is keyof typeof renderers {
  return word !== undefined && Object.hasOwn(renderers, word);
}
