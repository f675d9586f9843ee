import { expect, test } from 'vitest';
import { renderPrometheus } from '../../../../src/cli/status/prometheus.ts';
import { parsePrometheus } from '../../../rig/reporters/prometheus.ts';

const nowMs = Date.parse('2026-11-20T12:00:00.500Z');

test('whatever a name holds, the file can be read', () => {
  const pipeline = 'a"b\\c\nd{e}=f,g';
  const text = renderPrometheus([{ pipeline, observed: null, lastRun: null }], nowMs);
  expect(parsePrometheus(text)).toEqual([
    { name: 'backup_pipeline_ok', labels: { pipeline }, value: 0 },
    {
      name: 'backup_pipeline_status_timestamp_seconds',
      labels: { pipeline },
      value: nowMs / 1000,
    },
  ]);
});

test('the parser of the tests refuses what Prometheus refuses', () => {
  const head = '# HELP a b\n# TYPE a gauge\n';
  expect(parsePrometheus(`${head}a{x="1"} 2\n`)).toHaveLength(1);
  for (const wrong of [
    `${head}a 1`,
    'a 1\n',
    `${head}b 1\n`,
    `${head}a{x="1} 2\n`,
    `${head}a{x="\\t"} 2\n`,
    `${head}a one\n`,
    `${head}a 1\na 1\n`,
    `${head}a 1\n${head}a{x="1"} 1\n`,
  ]) {
    expect(() => parsePrometheus(wrong), wrong).toThrow();
  }
});
