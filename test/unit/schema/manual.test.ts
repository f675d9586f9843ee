import { expect, test } from 'vitest';
import { anchorOf } from '../../rig/generated/manual/layout.ts';
import { readText } from '../../rig/schema/example-files.ts';

const manual = readText('docs/pipeline-format.md').replaceAll(/^```[\s\S]*?^```$/gm, '');
const headings = [...manual.matchAll(/^#+ (.+)$/gm)].map(([, heading]) => heading ?? '');

test('every link leads to a heading, and no two headings have one anchor', () => {
  const anchors = headings.map(anchorOf);
  expect(anchors.toSorted()).toEqual([...new Set(anchors)].toSorted());
  const links = [...manual.matchAll(/\]\(#([^)]+)\)/g)].map(([, anchor]) => anchor ?? '');
  expect(links.length).toBeGreaterThan(100);
  expect(links.filter((link) => !anchors.includes(link))).toEqual([]);
});

test('every row of every table has its four cells', () => {
  const rows = manual.split('\n').filter((line) => line.startsWith('|'));
  const broken = rows.filter((row) => row.replaceAll('\\|', '').split('|').length !== 6);
  expect(broken).toEqual([]);
});
