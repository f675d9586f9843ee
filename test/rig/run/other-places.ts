import { execFileSync } from 'node:child_process';
import { chmodSync, readdirSync } from 'node:fs';
import { openEngine, type TestEngine } from '../engine/engine.ts';
import { removeShellContainer, startShellContainer } from '../places/shell-container.ts';
import { startSshd, type TestHost } from '../places/sshd.ts';
import type { Site } from './site.ts';

/** Another place with a file of data, for the real program. */
export interface OtherPlace {
  readonly name: string;
  /** The value of `via` in the pipeline file; makes what it needs in the site. */
  via(site: Site): string;
  /** Runs a script there by other means; answers what it prints. */
  look(script: string): string;
  close(): Promise<void>;
}

export async function openHost(): Promise<OtherPlace & { readonly host: TestHost }> {
  const host = await startSshd();
  return {
    name: 'another host',
    host,
    via: (site) => {
      chmodSync(site.write('repository/keys/ssh', host.identity), 0o600);
      return `{ ssh: "${host.address}", identity: { file: keys/ssh }, hostKey: "${host.fingerprint}" }`;
    },
    look: (script) => execFileSync('sh', ['-c', script], { encoding: 'utf8' }).trim(),
    close: () => host.stop(),
  };
}

export async function openContainer(): Promise<OtherPlace & { readonly engine: TestEngine }> {
  const engine = await openEngine();
  const service = engine.name('service');
  const name = startShellContainer(engine, [`com.docker.compose.service=${service}`]);
  return {
    name: 'a container',
    engine,
    via: (site) => {
      site.env = { ...site.env, DOCKER_HOST: engine.host };
      return `{ service: ${service} }`;
    },
    look: (script) => engine.docker('exec', name, 'sh', '-c', script),
    close: async () => {
      removeShellContainer(engine, name);
      await engine.close();
    },
  };
}

/** Folders that connections have on this machine. */
export function connectionFolders({ temporary }: Site): readonly string[] {
  return readdirSync(temporary).filter((name) => name.startsWith('run-pipeline-ssh-'));
}
