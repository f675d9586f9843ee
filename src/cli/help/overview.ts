import type { Output } from '../io.ts';
import { globalOptions } from '../table/global-options.ts';
import type { Verb, VerbGroup } from '../verb.ts';
import { optionRows } from './option-rows.ts';
import { renderRows } from './rows.ts';
import { formOf } from './usage.ts';

/** All verbs by group; `short` shows those that this version has. */
export function renderOverview(
  groups: readonly VerbGroup[],
  output: Output,
  extent: 'all' | 'short',
): string {
  const { palette } = output;
  const shown = groups
    .map((group) => ({
      ...group,
      verbs: group.verbs.filter((verb) => extent === 'all' || verb.load),
    }))
    .filter((group) => group.verbs.length > 0);
  const names = shown.flatMap(({ verbs }) => verbs.map((verb) => row(verb, output).left.length));
  const options = { output, leftWidth: Math.max(...names) };
  return [
    `${palette.strong('run-pipeline')}: backups as reviewed code`,
    '',
    `${palette.strong('usage:')} ${formOf(null)}`,
    ...(extent === 'all' ? [palette.dim('Verbs with a * are not in this version yet.')] : []),
    ...shown.flatMap(({ title, verbs }) => [
      '',
      palette.strong(title),
      ...renderRows(
        verbs.map((verb) => row(verb, output)),
        options,
      ),
    ]),
    '',
    ...(extent === 'all'
      ? closing(output)
      : [moreHelp, palette.dim('run-pipeline --help lists everything')]),
    '',
  ].join('\n');
}

const moreHelp = 'run-pipeline <verb> --help shows examples and options';

function closing(output: Output): readonly string[] {
  return [
    output.palette.strong('Options of every verb'),
    ...renderRows(optionRows(globalOptions), { output }),
    '',
    moreHelp,
  ];
}

function row({ name, summary, load }: Verb, { palette }: Output) {
  if (load) return { left: name, right: summary, paint: palette.info };
  return { left: `${name} *`, right: summary, paint: palette.dim, paintRight: palette.dim };
}
