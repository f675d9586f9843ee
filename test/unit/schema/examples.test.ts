import { describe, expect, test } from 'vitest';
import { definitions } from '../../../src/adapters/all.ts';
import { composeSchema } from '../../../src/config/schema/compose.ts';
import {
  fragmentFiles,
  pipelineFiles,
  readText,
  readYaml,
} from '../../rig/schema/example-files.ts';
import { builds, compileSchema, findFaults } from '../../rig/schema/validators.ts';

describe.each(builds)('the %s build', (build) => {
  const whole = compileSchema(build);

  test.for([...pipelineFiles])('accepts %s', (file) => {
    expect(findFaults(whole, readYaml(file))).toEqual([]);
  });

  test.for([...fragmentFiles])('accepts the fragment %s', (file) => {
    expect(findFaults(compileSchema(build, 'fragment'), readYaml(file))).toEqual([]);
  });
});

const schema = composeSchema(definitions);
const withExamples = Object.entries(schema.$defs).filter(([, { examples }]) => examples);

test.for(withExamples)('the examples of %s are valid', ([name, { examples }]) => {
  const validate = compileSchema('2020-12', name);
  for (const example of examples ?? []) expect(findFaults(validate, example)).toEqual([]);
});

test('every type of source, destination and notifier is shown in some pipeline', () => {
  const all = [...pipelineFiles, ...fragmentFiles].map(readText).join('\n');
  const shown = new Set([...all.matchAll(/type: ([\w-]+)/g)].map(([, type]) => type));
  expect(definitions.map(({ type }) => type).filter((type) => !shown.has(type))).toEqual([]);
});

test('every pipeline says what it is for and where its schema is', () => {
  for (const file of [...pipelineFiles, ...fragmentFiles]) {
    const [first, ...rest] = readText(file).split('\n');
    expect(first, file).toMatch(
      /^# yaml-language-server: \$schema=(\.\.?\/)+schemas\/pipeline\.v1/,
    );
    expect(rest.slice(0, 2).join('\n'), file).toMatch(/^#\n# \S/);
  }
});
