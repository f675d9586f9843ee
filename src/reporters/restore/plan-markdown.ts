import type { RestorePlan } from '../../model/restore/plan.ts';
import { visible } from '../../util/visible-text.ts';
import { plainMarkdown, shortened } from '../github-text.ts';
import { headWords, planSections } from './plan-sections.ts';
import type { Line, Section } from './section.ts';
import { commandOf, refusedWords } from './sections/verdict.ts';

// GitHub refuses a job summary above 1 MiB as a whole; other steps want some room too.
const maxBytes = 900 * 1024;

/** A plan for the job summary of a workflow; nothing foreign in it is read as Markdown or HTML. */
export function renderPlanMarkdown(plan: RestorePlan): string {
  const command = commandOf(plan);
  const end =
    command === null ? [refusedWords] : [plain(command.lead), '', literal([command.line])];
  const head = `### ${plan.refusals.length > 0 ? '❌' : '🔁'} ${plain(headWords(plan))}`;
  const room = maxBytes - sizeOf([head, ...end]);
  const body = planSections(plan).flatMap((group) => group.flatMap(sectionLines));
  return `${[head, ...fitting(body, room), '', ...end].join('\n')}\n`;
}

function sectionLines({ label, lines }: Section): readonly string[] {
  const blocks: string[] = [];
  for (let at = 0; at < lines.length; ) {
    const whole = wholeFrom(lines, at);
    if (whole.length > 0) blocks.push('', literal(whole), '');
    else blocks.push(item(lines[at]));
    at += Math.max(1, whole.length);
  }
  return ['', `**${label}**`, '', ...blocks];
}

/** What is to be copied or compared, from there on. */
function wholeFrom(lines: readonly Line[], at: number): readonly string[] {
  const end = lines.findIndex(({ isWhole }, index) => index >= at && !isWhole);
  return lines.slice(at, end === -1 ? undefined : end).map(({ text }) => text);
}

function item(line: Line | undefined): string {
  return `${'  '.repeat(line?.depth ?? 0)}- ${plain(shortened(line?.text ?? ''))}`;
}

/** As it is, every space of it. */
function literal(lines: readonly string[]): string {
  return `<pre><code>${lines.map(plain).join('\n')}</code></pre>`;
}

function plain(text: string): string {
  return plainMarkdown(visible(text));
}

/** The end, with the command, always has room. */
function fitting(lines: readonly string[], room: number): readonly string[] {
  let used = 100;
  const end = lines.findIndex((line) => {
    used += sizeOf([line]);
    return used > room;
  });
  if (end === -1) return lines;
  return [...lines.slice(0, end), '', `${lines.length - end} more lines do not fit here.`];
}

function sizeOf(lines: readonly string[]): number {
  return lines.reduce((sum, line) => sum + new TextEncoder().encode(line).length + 1, 0);
}
