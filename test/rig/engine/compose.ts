import { execFileSync } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { hasEngine, type TestEngine } from './engine.ts';

/** Whether tests of Compose can run. In CI they always do, and fail where there is none. */
export function hasCompose(): boolean {
  return hasEngine() && (process.env.CI !== undefined || findCompose() !== null);
}

export interface TestProject {
  readonly folder: string;
  readonly name: string;
  /** Writes its file anew: services that do nothing for as long as they run. Nothing is started or stopped. */
  declare(...services: readonly string[]): void;
  /** Runs Compose for the project; answers what it prints. */
  compose(...argv: readonly string[]): string;
  remove(): void;
}

/** A project in a folder. */
export function createProject(engine: TestEngine, folder: string): TestProject {
  const image = `${engine.name('sleeper')}:1`;
  importSleeper(engine, image);
  const file = join(folder, 'compose.yml');
  const name = engine.name('shop');
  const [program = '', ...words] = installedCompose();
  const env = { ...process.env, DOCKER_HOST: engine.host };
  const compose = (...argv: readonly string[]) =>
    execFileSync(program, [...words, '-f', file, '--project-name', name, ...argv], {
      env,
      encoding: 'utf8',
      stdio: 'pipe',
    });
  return {
    folder,
    name,
    declare: (...services) => writeFileSync(file, composeFile(image, services)),
    compose,
    remove: () => {
      compose('down', '--remove-orphans', '--timeout', '0');
      engine.docker('rmi', image);
    },
  };
}

function composeFile(image: string, services: readonly string[]): string {
  const same = `image: "${image}", network_mode: none, stop_signal: SIGKILL`;
  const lines = services.map((name) => `  ${name}: { ${same}, command: [/bin/sleep, "600"] }\n`);
  return `services:\n${lines.join('')}`;
}

/** A program of this machine and its libraries: there is no registry to take an image from. */
function importSleeper({ docker, host }: TestEngine, image: string): void {
  const { stdout: sleep } = shell('command -v sleep');
  const { stdout: libraries } = shell(`ldd ${sleep} | grep -o '/[^ ]*'`);
  const files = [sleep, ...libraries.split('\n')].join(' ');
  const rename = "--transform 's|.*/sleep$|bin/sleep|'";
  const tar = `tar --create --dereference --hard-dereference ${rename} ${files}`;
  shell(`${tar} 2>/dev/null | docker --host ${host} import - ${image}`);
  docker('image', 'inspect', image);
}

function shell(script: string) {
  return { stdout: execFileSync('sh', ['-c', script], { encoding: 'utf8' }).trim() };
}

function findCompose(): readonly string[] | null {
  const forms = [['docker', 'compose'], ['docker-compose']];
  return forms.find(([program = '', ...words]) => answers(program, [...words, 'version'])) ?? null;
}

function answers(program: string, argv: readonly string[]): boolean {
  try {
    execFileSync(program, argv, { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** As CI does it, for a CI that forgot; nothing is installed on the machine of a person. */
export function installedCompose(): readonly string[] {
  const isDebian = process.getuid?.() === 0 && existsSync('/etc/debian_version');
  if (findCompose() === null && process.env.CI !== undefined && isDebian) {
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    const install = 'apt-get install -y -qq --no-install-recommends docker-compose';
    execFileSync('sh', ['-c', `apt-get update -qq && ${install}`], { stdio: 'ignore', env });
  }
  const found = findCompose();
  if (found === null) throw new Error('there is no Docker Compose');
  return found;
}
