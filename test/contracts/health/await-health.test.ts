import { appendFileSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { RestoreHappening } from '../../../src/model/restore/event.ts';
import { awaitHealth } from '../../../src/stages/restore/health/await-health.ts';
import { createHealthChecks } from '../../../src/stages/restore/health/create-health-checks.ts';
import type { HealthCheckPart } from '../../../src/stages/restore/health/health-check.ts';
import { unbuiltHealth } from '../../../src/stages/restore/health/unbuilt-health.ts';
import { planWith } from '../../rig/restore/application-plan.ts';
import { createContext, temporaryFolder } from '../step-context.ts';
import { checkOf, checksOf, place } from './checks.ts';

async function watched(checks: readonly HealthCheckPart[]) {
  const events: string[] = [];
  const context = await createContext();
  const emit = (happening: RestoreHappening) => {
    if (happening.event !== 'health') throw new Error(happening.event);
    events.push(`${happening.check} ${happening.state} ${happening.message}`.trim());
  };
  return { events, context, waited: awaitHealth(checks, { context, emit }) };
}

const quick = (check: HealthCheckPart, withinMs: number): HealthCheckPart => ({
  ...check,
  withinMs,
  everyMs: 10,
});

test('an application that needs a while is waited for, and that is said once', async () => {
  let asked = 0;
  const server = createServer((_, response) => {
    asked += 1;
    response.writeHead(asked < 4 ? 503 : 200).end('starting');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  onTestFinished(() => void server.close());
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const { events, waited } = await watched([
    quick(checkOf(`{ type: http, url: '${url}' }`), 20_000),
  ]);
  await waited;
  expect(asked).toBe(4);
  expect(events).toEqual([
    `http ${url} waiting it answers 503; expected is 200 to 299: starting`,
    `http ${url} passed`,
  ]);
});

test('one after another, and none after the first that fails', async () => {
  const repository = await temporaryFolder();
  const log = (word: string, exit: number) =>
    `{ type: command, run: [sh, -c, 'echo ${word} >> log; echo ${word} is not well >&2; exit ${exit}'] }`;
  const lines = [log('first', 0), log('second', 1), log('third', 0)];
  const checks = checksOf(lines, { repository }).map((check, at) => ({
    ...quick(check, at === 1 ? 1_500 : 20_000),
    name: `check ${at}`,
  }));
  const { events, waited } = await watched(checks);
  await expect(waited).rejects.toMatchObject({
    code: 'BP5120',
    exit: 1,
    message:
      'the application is not healthy: check 1 did not pass within 1.5 s: sh ended with exit code 1: second is not well',
    hint: expect.stringContaining('raise `within`'),
  });
  const said = 'sh ended with exit code 1: second is not well';
  expect(events).toEqual(['check 0 passed', `check 1 waiting ${said}`, `check 1 failed ${said}`]);
  const asked = readFileSync(join(repository, 'log'), 'utf8').trim().split('\n');
  expect(new Set(asked)).toEqual(new Set(['first', 'second']));
});

test('a check that never answers fails in its time', async () => {
  const check = quick(checkOf("{ type: command, run: [sh, -c, 'sleep 600'] }"), 300);
  const { events, waited } = await watched([check]);
  await expect(waited).rejects.toThrow('did not pass within 0.3 s: it did not answer');
  expect(events).toEqual([`${check.name} failed it did not answer`]);
});

test('an interrupt ends a pause at once, with its own reason and without a verdict', async () => {
  const repository = await temporaryFolder();
  const failing = checkOf("{ type: command, run: ['false'], every: 1d, within: 8w }", {
    repository,
  });
  const { events, context, waited } = await watched([
    {
      ...failing,
      ask: async (asking) => {
        const said = await failing.ask(asking);
        setImmediate(() => {
          appendFileSync(join(repository, 'asked'), 'x');
          context.abort(new Error('interrupted'));
        });
        return said;
      },
    },
  ]);
  await expect(waited).rejects.toThrow('interrupted');
  expect(events).toEqual([`${failing.name} waiting false ended with exit code 1`]);
  expect(readFileSync(join(repository, 'asked'), 'utf8')).toBe('x');
});

test('what is thrown is a bug and no verdict', async () => {
  const broken = { ...checkOf("{ type: command, run: ['true'] }") };
  const { events, waited } = await watched([
    { ...broken, ask: () => Promise.reject(new TypeError('a bug')) },
  ]);
  await expect(waited).rejects.toThrow('a bug');
  expect(events).toEqual([]);
});

test('without a check nothing is waited for', async () => {
  const { events, waited } = await watched([]);
  await waited;
  expect(events).toEqual([]);
});

test('times that nobody can keep are raised', () => {
  const check = checkOf("{ type: command, run: ['true'], within: 0s, every: 0s }");
  expect(check).toMatchObject({ withinMs: 1_000, everyMs: 100 });
  expect(checkOf('{ type: tcp, port: 1 }')).toMatchObject({ withinMs: 60_000, everyMs: 2_000 });
});

test('checks of another version are named, and never left out in silence', () => {
  const lines = [
    '- { type: container, container: shop-web }',
    '- { type: tcp, port: 1 }',
    '- { type: container, container: shop-worker }',
  ];
  const plan = planWith('health:', ...lines);
  expect(unbuiltHealth(plan)).toEqual(['the health check container']);
  expect(() => createHealthChecks(plan, { place, repository: '/' })).toThrow(
    'the health check container is not available in this version',
  );
  expect(unbuiltHealth(planWith('repository: .'))).toEqual([]);
});
