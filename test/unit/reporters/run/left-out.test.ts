import { expect, test } from 'vitest';
import { createPlainReporter } from '../../../../src/reporters/run/plain.ts';
import { told } from '../../../rig/reporters/play.ts';
import { Terminal } from '../../../rig/reporters/terminal.ts';
import {
  artifactFlow,
  eventsOf,
  MiB,
  preflightDone,
  type Script,
  streamStarted,
} from './recording.ts';
import { treeOn } from './tree-on.ts';

const flow = (artifact: string, from: number): Script =>
  artifactFlow(artifact, { from, to: from + 500, plain: MiB, destinations: ['nas'] });

const script: Script = [
  ...preflightDone,
  ...streamStarted(900),
  ...flow('docs', 1000),
  ...flow('tenants.acme', 2000),
  [3000, { event: 'artifact-started', artifact: 'tenants.beta', expectedBytes: null }],
];
const leftOut: Script = [
  [3100, { event: 'artifact-left-out', artifact: 'tenants.acme' }],
  [3100, { event: 'artifact-left-out', artifact: 'tenants.beta' }],
];

test('what will not be in the backup leaves the tree, also what was done', () => {
  const terminal = new Terminal(80, 24);
  const { play } = treeOn(terminal);
  play(eventsOf(script));
  expect(terminal.screen).toContain('tenants.acme');
  play(eventsOf(leftOut));
  expect(terminal.screen).not.toContain('tenants');
  expect(terminal.screen).toContain('docs');
});

test('and is said to be left out in plain lines', () => {
  const lines = told(createPlainReporter, eventsOf([...script, ...leftOut]));
  expect(lines).toContain('artifact tenants.acme left out\n');
});
