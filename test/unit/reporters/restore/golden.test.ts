import { expect, test } from 'vitest';
import { colourPalette, plainPalette } from '../../../../src/reporters/palette.ts';
import { renderPlanMarkdown } from '../../../../src/reporters/restore/plan-markdown.ts';
import { renderPlanText } from '../../../../src/reporters/restore/plan-text.ts';
import { displayWidth } from '../../../../src/util/display-width.ts';
import { namedPlans } from '../../../rig/restore/named-plans.ts';
import { planOf } from '../../../rig/restore/plans.ts';

const golden = (name: string) => `../../../golden/restore/${name}.txt`;
const plans = Object.entries(namedPlans).map(([name, create]) => [name, create()] as const);
const commandStart = '  run-pipeline ';

test.each(plans)('%s on 80 columns', async (name, plan) => {
  const text = renderPlanText(plan, { palette: plainPalette, columns: 80 });
  await expect(text).toMatchFileSnapshot(golden(name));
});

test.each(plans)('%s: the command or its absence is the last thing that is read', (_, plan) => {
  const text = renderPlanText(plan, { palette: plainPalette, columns: 80 });
  const [last] = text.trimEnd().split('\n').slice(-1);
  const { confirmation } = plan;
  if (confirmation === null) {
    expect(plan.refusals).not.toEqual([]);
    expect(last).toBe('Nothing was touched. There is no token while anything refuses it.');
  } else {
    expect(last?.startsWith(commandStart)).toBe(true);
    expect(last).toContain(` --confirm ${confirmation.token}`);
    expect(last).toContain(` restore ${plan.pipeline}@${plan.backup.id} `);
  }
});

test.each([
  ['swap', 80],
  ['checkout', 80],
  ['unsigned', 40],
] as const)('%s in colours on %i columns', async (name, columns) => {
  const plan = namedPlans[name]?.();
  if (plan === undefined) throw new Error(name);
  const text = renderPlanText(plan, { palette: colourPalette, columns });
  await expect(text).toMatchFileSnapshot(golden(`${name}-colour-${columns}`));
});

test.each(['simple-files', 'checkout', 'unsigned', 'hostile', 'phrase'])(
  '%s for the summary of a job',
  async (name) => {
    const plan = namedPlans[name]?.();
    if (plan === undefined) throw new Error(name);
    await expect(renderPlanMarkdown(plan)).toMatchFileSnapshot(golden(`${name}.md`));
  },
);

test('off a terminal a line is as long as it has to be', async () => {
  const plan = namedPlans['long-names']?.();
  if (plan === undefined) throw new Error('long-names');
  const look = { palette: plainPalette, columns: Number.POSITIVE_INFINITY };
  await expect(renderPlanText(plan, look)).toMatchFileSnapshot(golden('long-names-wide'));
});

test('a summary that is too long for GitHub loses its middle, and never the command', () => {
  const plan = planOf();
  const warnings = Array.from({ length: 20_000 }, (_, at) => `warning ${at} ${'<&>'.repeat(20)}`);
  const text = renderPlanMarkdown({ ...plan, warnings });
  expect(Buffer.byteLength(text)).toBeLessThanOrEqual(900 * 1024);
  expect(Buffer.byteLength(text)).toBeGreaterThan(890 * 1024);
  expect(text).toMatch(/\d+ more lines do not fit here\./);
  expect(text).toContain(plan.confirmation?.token);
});

test.each(plans)('%s: only what is to be copied is wider than the terminal', (_, plan) => {
  for (const columns of [40, 80, 200]) {
    const text = renderPlanText(plan, { palette: plainPalette, columns });
    const wide = text.split('\n').filter((line) => displayWidth(line) > columns);
    for (const line of wide) expect(line).toMatch(/^ *(?:run-pipeline |git -C |[@+-])/);
  }
});

test.each(plans)('%s: nothing in it steers a terminal', (_, plan) => {
  const text = renderPlanText(plan, { palette: plainPalette, columns: Number.POSITIVE_INFINITY });
  expect(text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
  expect(renderPlanMarkdown(plan).replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}]/u);
});

test.each(plans)('%s is JSON that stays what it is', (_, plan) => {
  expect(JSON.parse(JSON.stringify(plan))).toEqual(plan);
  expect(Object.isFrozen(plan) && Object.isFrozen(plan.artifacts)).toBe(true);
});
