import { mkdtempSync, rmSync } from 'node:fs';
import { chmod } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { hasEngine, openEngine, type TestEngine } from '../../rig/engine/engine.ts';
import { startHostContainer } from '../../rig/places/host-container.ts';
import { hasSshd, startSshd, type TestHost } from '../../rig/places/sshd.ts';
import { untilTrue } from '../../rig/run/program.ts';
import { restore } from '../../rig/run/restoring.ts';
import { openSite, type Site } from '../../rig/run/site.ts';
import { type EngineCase, engineCases } from '../../rig/servers/engine-cases.ts';
import { watchArgv } from '../../rig/servers/watch-argv.ts';

/** A server in another place, which is asked there. */
interface Elsewhere {
  /** The value of `via`. */
  via(site: Site): string;
  /** Runs a script where the server is. */
  ask(script: string): string;
}

const cases = engineCases.filter(({ isHere }) => isHere);

/** Backs up and restores a database that is written to all the time, as the program does it from outside. */
async function comesBack(subject: EngineCase, place: Elsewhere): Promise<void> {
  const site = openSite();
  site.canaries.push(subject.password);
  site.env = { ...site.env, DB_PASSWORD: subject.password };
  const dump = `{ id: shop, type: ${subject.type}, ${subject.keys}, via: ${place.via(site)} }`;
  site.pipeline({ dump: [dump], top: ['restore: { existing: swap }'] });
  place.ask(subject.plant);
  const watch = watchArgv();
  place.ask(subject.writeAllTheTime);
  const ran = await site.run('run', '--json');
  place.ask(subject.stopWriting);
  expect(ran, ran.stderr).toMatchObject({ code: 0 });
  place.ask(subject.settle);
  const before = await site.run('run', '--json');
  expect(before, before.stderr).toMatchObject({ code: 0 });
  const then = place.ask(subject.state);
  place.ask(subject.damage);
  expect(place.ask(subject.state)).not.toBe(then);
  const restored = await restore(site, '@latest');
  expect(restored, restored.stderr).toMatchObject({ code: 0, restored: { outcome: 'restored' } });
  expect(place.ask(subject.state)).toBe(then);
  const { argvs } = watch.stop();
  expect(argvs.filter((argv) => argv.includes(subject.password))).toEqual([]);
  expect(place.ask('ls /tmp | grep -c "^run-pipeline\\." || :')).toBe('0');
}

describe.skipIf(!hasEngine())('in a container', () => {
  let engine: TestEngine;
  beforeAll(async () => {
    engine = await openEngine();
  });
  afterAll(() => engine.close());

  test.each(cases)('$name comes back', async (subject) => {
    const folder = mkdtempSync(join(tmpdir(), 'in-container-'));
    await chmod(folder, 0o777);
    const container = startHostContainer(engine, {
      argv: ['sh', '-c', subject.serve(folder)],
      user: '65534:65534',
      folders: [folder],
    });
    onTestFinished(() => {
      container.remove();
      rmSync(folder, { recursive: true, force: true });
    });
    const ask = (script: string) => container.exec('sh', '-c', script);
    await untilTrue(`${subject.name} answers`, () => answers(() => ask(subject.ready)));
    await comesBack(subject, {
      ask,
      via: (site) => {
        site.env = { ...site.env, DOCKER_HOST: engine.host };
        return `{ container: ${container.name} }`;
      },
    });
  });
});

function answers(ask: () => unknown): boolean {
  try {
    ask();
    return true;
  } catch {
    return false;
  }
}

describe.skipIf(!hasSshd() || !hasEngine())('on another host', () => {
  let host: TestHost;
  let engine: TestEngine;
  beforeAll(async () => {
    engine = await openEngine();
    host = await startSshd([`SetEnv DOCKER_HOST=${engine.host}`]);
  });
  afterAll(async () => {
    await host.stop();
    await engine.close();
  });

  test.each(cases)('$name comes back', async (subject) => {
    const folder = mkdtempSync(join(tmpdir(), 'on-host-'));
    await chmod(folder, 0o777);
    const container = startHostContainer(engine, {
      argv: ['sh', '-c', subject.serve(folder)],
      user: '65534:65534',
      folders: [folder],
    });
    onTestFinished(() => {
      container.remove();
      rmSync(folder, { recursive: true, force: true });
    });
    const ask = (script: string) => container.exec('sh', '-c', script);
    await untilTrue(`${subject.name} answers`, () => answers(() => ask(subject.ready)));
    await comesBack(subject, {
      ask,
      via: (site) => {
        site.write('repository/keys/ssh', host.identity);
        return `{ ssh: "${host.address}", container: ${container.name}, identity: { file: keys/ssh }, hostKey: "${host.fingerprint}" }`;
      },
    });
  });
});
