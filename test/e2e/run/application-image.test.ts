import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hasEngine, openEngine, type TestEngine } from '../../rig/engine/engine.ts';
import { backUp, expectRefusal, siteWith } from '../../rig/run/application.ts';
import { assertInvariants } from '../../rig/run/invariants.ts';

describe.skipIf(!hasEngine())('the image of a container', () => {
  let engine: TestEngine;
  beforeAll(async () => {
    engine = await openEngine();
  });
  afterAll(() => engine.close());

  function openShop(word: string, tag: string, labels: Readonly<Record<string, string>> = {}) {
    const name = engine.name(word);
    engine.image(`${name}:${tag}`, labels);
    engine.container(name, `${name}:${tag}`);
    const site = siteWith(`{ version: { image: ${name} } }`);
    site.env = { DOCKER_HOST: engine.host };
    return { name, site, id: engine.docker('inspect', '--format', '{{.Image}}', name) };
  }

  test('its labels say version and commit, and the page of the backup shows it', async () => {
    const revision = '0123456789abcdef0123456789abcdef01234567';
    const { name, site, id } = openShop('label', '1.2', {
      'org.opencontainers.image.version': '1.2.3',
      'org.opencontainers.image.revision': revision,
    });
    const { manifest, application } = await backUp(site);
    expect(application).toMatchObject({
      version: '1.2.3',
      versionFrom: `image ${name}`,
      commit: revision,
      tag: '1.2.3',
      tagExists: false,
      images: [
        { container: name, reference: `${name}:1.2`, id, digest: engine.digest(`${name}:1.2`) },
      ],
    });
    expect(manifest.warnings).toEqual([]);
    const page = (await site.run('show', '@latest')).stdout.replace(/\s+/g, ' ');
    expect(page).toContain(`1.2.3 application of commit ${revision}`);
    const digest = engine.digest(`${name}:1.2`) ?? id;
    expect(page).toContain(`image ${name}:1.2 in ${name}, ${digest}`);
    await assertInvariants(site);
  });

  test('its tag says the version', async () => {
    const { site } = openShop('tag', '2.0');
    expect((await backUp(site)).application).toMatchObject({ version: '2.0', commit: null });
    await assertInvariants(site);
  });

  test('`latest` is recorded as unknown, and told beforehand', async () => {
    const { name, site } = openShop('latest', 'latest');
    const { ran, application } = await backUp(site);
    expect(application).toMatchObject({ version: 'unknown', images: [{ container: name }] });
    expect(ran.events).toContainEqual(
      expect.objectContaining({
        event: 'finding',
        severity: 'warning',
        part: 'application',
        message: expect.stringContaining(`${name}:latest of the container ${name} says no version`),
        hint: expect.stringContaining('org.opencontainers.image.version'),
      }),
    );
    expect((await site.run('run', '--strict')).code).toBe(3);
    await assertInvariants(site);
  });

  test('a container that is not there ends the run; the command line can do without', async () => {
    const name = engine.name('nobody');
    const site = siteWith(`{ version: { image: ${name} } }`);
    site.env = { DOCKER_HOST: engine.host };
    const says = new RegExp(`application: there is no container ${name}`);
    const ran = await expectRefusal(site, says);
    expect(ran.summary?.failure?.hint).toContain('docker ps --all');
    await expectRefusal(site, says, '--dry-run');
    const { application } = await backUp(site, '--app-version', '9');
    expect(application).toMatchObject({ version: '9', versionFrom: '--app-version', images: [] });
  });

  test('another image after the dumps than before belongs to neither', async () => {
    const { name, site, id } = openShop('replaced', '1.0');
    engine.image(`${name}:2.0`, { 'org.opencontainers.image.version': '2.0' });
    const deploy = `docker rm ${name} && docker create --name ${name} ${name}:2.0 /x`;
    const dump = `{ id: docs, type: command, extension: txt, run: [sh, -c, "export DOCKER_HOST=${engine.host}; ${deploy}"] }`;
    site.pipeline({ dump: [dump], top: [`application: { version: { image: ${name} } }`] });
    const { manifest, application } = await backUp(site);
    expect(application).toMatchObject({ version: 'unknown', images: [{ id }, {}] });
    expect(application.images.map(({ reference }) => reference)).toEqual([
      `${name}:1.0`,
      `${name}:2.0`,
    ]);
    expect(manifest.warnings.join()).toContain(`the image of the container ${name} changed`);
    await assertInvariants(site);
  });

  test('a container that goes while the dumps are made costs the version alone', async () => {
    const { name, site } = openShop('removed', '1.0');
    const dump = `{ id: docs, type: command, extension: txt, run: [docker, --host, "${engine.host}", rm, ${name}] }`;
    site.pipeline({ dump: [dump], top: [`application: { version: { image: ${name} } }`] });
    const { manifest, application } = await backUp(site);
    expect(application).toMatchObject({ version: 'unknown', images: [{ container: name }] });
    expect(manifest.warnings).toEqual([`the image of the container ${name} could not be read`]);
    await assertInvariants(site);
  });

  test('doctor says whether it can be asked', async () => {
    const { name, site } = openShop('doctor', '3.0');
    const well = (await site.run('doctor')).stdout;
    expect(well).toMatch(/✔ application +it can be asked/);
    engine.docker('rm', name);
    const missing = await site.run('doctor');
    expect(missing.code).toBe(69);
    expect(missing.stdout.replace(/\s+/g, ' ')).toContain(
      `✖ application there is no container ${name}`,
    );
  });
});

test('an engine that is down, or that cannot be reached this way, ends the run; doctor names it', async () => {
  const site = siteWith('{ version: { image: shop-web } }');
  site.env = { DOCKER_HOST: `unix://${site.path('no.sock')}` };
  await expectRefusal(site, /application: there is no Docker engine at unix:.*no\.sock/);
  const { code, stdout } = await site.run('doctor');
  expect(code).toBe(69);
  expect(stdout.replace(/\s+/g, ' ')).toContain('✖ application there is no Docker engine at unix:');
  site.env = { DOCKER_HOST: 'ssh://backup@db.lan' };
  await expectRefusal(site, /application: DOCKER_HOST begins with `ssh:\/\/`, which is not/);
});
