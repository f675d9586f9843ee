import { execFileSync, spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
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

/** Where a server is, and how a script is run there by other means than ours. */
interface Elsewhere {
  readonly folder: string;
  /** The value of `via`. */
  via(site: Site): string;
  ask(script: string): string;
}

const cases = engineCases.filter(({ isHere }) => isHere);
const nobody = '65534';

/** Backs up a database while it is written to, and restores one that was damaged since; all of it from outside. */
async function comesBack(subject: EngineCase, { folder, via, ask }: Elsewhere): Promise<void> {
  const scripts = subject.in(folder);
  await untilTrue(`${subject.name} answers`, () => succeeds(() => ask(scripts.ready)));
  const site = openSite();
  site.canaries.push(subject.password);
  site.env = { ...site.env, DB_PASSWORD: subject.password };
  const dump = `{ id: shop, type: ${subject.type}, ${scripts.keys}, via: ${via(site)} }`;
  site.pipeline({ dump: [dump], top: ['restore: { existing: swap }'] });
  ask(scripts.plant);
  const watch = watchArgv();
  ask(scripts.write);
  const ran = await site.run('run', '--json');
  ask(scripts.stopWriting);
  expect(ran, ran.stderr).toMatchObject({ code: 0 });
  const then = ask(scripts.state);
  ask(scripts.damage);
  expect(ask(scripts.state)).not.toBe(then);
  const restored = await restore(site, '@latest', '--no-safety-backup');
  expect(restored, restored.stderr).toMatchObject({ code: 0, restored: { outcome: 'restored' } });
  expect(ask(scripts.state)).toBe(then);
  expect(ask(scripts.whole)).toBe('whole');
  if (scripts.crashes !== undefined) expect(ask(scripts.crashes)).toBe('0');
  const { argvs } = watch.stop();
  // The test itself has named it when it made the role.
  const shown = argvs.filter(
    (argv) => argv.includes(subject.password) && !/create (?:role|user)/.test(argv),
  );
  expect(shown).toEqual([]);
  expect(ask('ls /tmp | grep -c "^run-pipeline\\." || :')).toBe('0');
}

function succeeds(ask: () => unknown): boolean {
  try {
    ask();
    return true;
  } catch {
    return false;
  }
}

function emptyFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'server-'));
  chmodSync(folder, 0o777);
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

describe.skipIf(!hasEngine())('in a container', () => {
  let engine: TestEngine;
  beforeAll(async () => {
    engine = await openEngine();
  });
  afterAll(() => engine.close());

  test.each(cases)('$name comes back', async (subject) => {
    const folder = emptyFolder();
    const argv = ['sh', '-c', subject.in(folder).serve];
    const user = `${nobody}:${nobody}`;
    const container = startHostContainer(engine, { argv, user, folders: [folder] });
    onTestFinished(() => container.remove());
    await comesBack(subject, {
      folder,
      ask: (script) => container.exec('sh', '-c', script),
      via: (site) => {
        site.env = { ...site.env, DOCKER_HOST: engine.host };
        return `{ container: ${container.name} }`;
      },
    });
  });
});

describe.skipIf(!hasSshd())('on another host', () => {
  let host: TestHost;
  beforeAll(async () => {
    host = await startSshd();
  });
  afterAll(() => host.stop());

  test.each(cases)('$name comes back', async (subject) => {
    const folder = emptyFolder();
    const asNobody = [`--reuid=${nobody}`, `--regid=${nobody}`, '--clear-groups', '--'];
    const dying = ['setpriv', '--pdeathsig=KILL', '--', 'sh', '-c', subject.in(folder).serve];
    const server = spawn('setpriv', [...asNobody, ...dying], { cwd: folder, stdio: 'ignore' });
    const ended = new Promise((resolve) => server.once('exit', resolve));
    onTestFinished(async () => {
      server.kill('SIGQUIT');
      await ended;
    });
    await comesBack(subject, {
      folder,
      ask: (script) =>
        execFileSync('setpriv', [...asNobody, 'sh', '-c', script], {
          cwd: folder,
          encoding: 'utf8',
          stdio: ['ignore', 'pipe', 'ignore'],
        }).trim(),
      via: (site) => {
        chmodSync(site.write('repository/keys/ssh', host.identity), 0o600);
        return `{ ssh: "${host.address}", identity: { file: keys/ssh }, hostKey: "${host.fingerprint}" }`;
      },
    });
  });
});
