import { globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { line, parseHistory } from '../rig/retention/history-file.ts';
import { decideHistory, tellPlan } from '../rig/retention/tell-history.ts';

const folder = join(import.meta.dirname, 'retention');
const files = globSync('*.txt', { cwd: folder }).sort();

test('there are histories enough', () => {
  expect(files.length).toBeGreaterThanOrEqual(60);
});

describe.for(files)('%s', (file) => {
  const text = readFileSync(join(folder, file), 'utf8');
  const [drawn = ''] = text.split(`\n${line}\n`);
  const history = parseHistory(basename(file, '.txt'), text);

  // No run of the tests ever writes this one: it is what a person expects.
  test('what stays is what the file says', () => {
    for (const place of history.places) {
      const { decisions, wanted } = decideHistory(history, place);
      const stays = decisions.map(({ id }) => id).filter((id) => !wanted.includes(id));
      expect(stays, place).toEqual(history.stays.get(place));
    }
  });

  test('every reason is told as below the line', async () => {
    const told = history.places.map((place) => {
      const head = history.places.length > 1 ? `at ${place}\n` : '';
      return `${head}${tellPlan(decideHistory(history, place))}`;
    });
    const whole = `${drawn.trimEnd()}\n\n${line}\n${told.join('\n')}`;
    await expect(whole).toMatchFileSnapshot(join(folder, file));
  });
});
