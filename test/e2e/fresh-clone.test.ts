import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { promisify } from 'node:util';
import { afterAll, expect, test } from 'vitest';

/** What a person meets who has just cloned the last commit, with nothing of ours on the machine yet. */

const repository = join(import.meta.dirname, '../..');
const scratch = mkdtempSync(join(tmpdir(), 'fresh-clone-'));
const machinePath = pathWithoutProject();
/** Keys and locks of the test, away from those of whoever runs it. */
const ownState = {
  RUN_PIPELINE_STATE: join(scratch, 'state'),
  RUN_PIPELINE_LOCKS: join(scratch, 'locks'),
};
const currentNode = dirname(process.execPath);
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

test('the first command of the README works on a cold npm cache with the Node of the machine', async () => {
  const clone = await cloneInto('own-node');
  const command = commandOf(clone, 'try');
  expect(command).not.toContain('npm test');
  expect(readFileSync(join(clone, 'package-lock.json'), 'utf8')).not.toContain('"resolved"');
  const { stderr } = await shell(command, { cwd: clone, path: machinePath });
  expect(stderr).toMatch(/^exit 0: the backup is made and verified$/m);
  await bringBack(clone);
});

test('it works with a current Node where npm may run no install scripts', async () => {
  const clone = await cloneInto('no-scripts');
  const { stderr } = await shell(commandOf(clone, 'try'), {
    cwd: clone,
    path: currentNode + delimiter + machinePath,
    env: { npm_config_ignore_scripts: 'true' },
  });
  expect(stderr).toMatch(/^exit 0: the backup is made and verified$/m);
  expect(existsSync(join(clone, 'node_modules/node/bin/node'))).toBe(false);
});

test('the packed program installs into an empty project and runs', async () => {
  const clone = await cloneInto('pack');
  const path = currentNode + delimiter + machinePath;
  const project = join(scratch, 'project');
  mkdirSync(project);
  await shell(`npm ci --ignore-scripts && npm pack --pack-destination ${project}`, {
    cwd: clone,
    path,
  });
  const [tarball = ''] = readdirSync(project);

  const { stdout: packed } = await shell(`tar -tf ${tarball}`, { cwd: project, path });
  expect(packed).toMatch(/^package\/dist\/cli\/main\.js$/m);
  expect(packed).toMatch(/^package\/LICENSE$/m);
  expect(packed).not.toMatch(/^package\/(src|test|node_modules|\.)/m);

  await shell(`npm init --yes && npm install ./${tarball}`, { cwd: project, path });
  const { stdout } = await shell('npx run-pipeline --version', { cwd: project, path });
  expect(stdout).toContain(versionOf(clone));
});

/** The chapter of the README, as it is written; the token is copied from the plan as a person does. */
async function bringBack(clone: string): Promise<void> {
  const place = { cwd: clone, path: machinePath };
  const notes = join(clone, 'pipelines/sample-data/notes.sqlite');
  const committed = contentOf(notes);
  const isAsCommitted = async () => {
    const { stdout } = await shell('git status --porcelain pipelines', place);
    // The database is as it was, and its file another one: a copy has a counter of its own.
    expect(stdout.replace(' M pipelines/sample-data/notes.sqlite\n', '')).toBe('');
    expect(contentOf(notes)).toEqual(committed);
  };
  await shell(commandOf(clone, 'lose'), place);
  const { stdout: plan } = await shell(`${commandOf(clone, 'plan')} || [ $? -eq 77 ]`, place);
  await shell(`npx ${lastLineOf(plan)}`, place);
  await isAsCommitted();

  await shell('echo edited > pipelines/sample-data/documents/new.txt', place);
  const swap = 'npx run-pipeline restore @latest --existing swap || [ $? -eq 77 ]';
  const { stdout: swapPlan } = await shell(swap, place);
  const { stderr } = await shell(`npx ${lastLineOf(swapPlan)}`, place);
  expect(stderr).toMatch(/documents_before_\S+/);
  await shell('rm -r pipelines/sample-data/*_before_*', place);
  await isAsCommitted();

  // Another machine: a copy on a stick, and the private key.
  await shell(
    'mkdir stick && mv .backups/store/sample stick && mv $RUN_PIPELINE_STATE/keys .',
    place,
  );
  await shell('rm -r $RUN_PIPELINE_STATE .backups', place);
  const id = readdirSync(join(clone, 'stick/sample')).sort()[0];
  const [key] = readdirSync(join(clone, 'keys'));
  const to = '--to documents.into=back --to notes.path=notes.sqlite';
  const alone = `npx run-pipeline restore --from-manifest stick/sample/${id} --private-key keys/${key} ${to}`;
  const { stdout: alonePlan } = await shell(`${alone} || [ $? -eq 77 ]`, place);
  await shell(`npx ${lastLineOf(alonePlan)}`, place);
  const documents = 'pipelines/sample-data/documents';
  await shell(`diff -r ${documents} back/${documents}`, place);
  expect(contentOf(join(clone, 'notes.sqlite'))).toEqual(committed);
}

/** All tables of a database with their rows. */
function contentOf(file: string): unknown {
  const database = new DatabaseSync(file, { readOnly: true });
  const tables = database.prepare('select name, sql from sqlite_schema order by name').all();
  const rows = tables.map(({ name, sql }) =>
    sql === null ? [] : database.prepare(`select * from "${name}"`).all(),
  );
  database.close();
  return { tables, rows };
}

function lastLineOf(plan: string): string {
  return plan.trimEnd().split('\n').at(-1)?.trim() ?? '';
}

async function cloneInto(name: string): Promise<string> {
  const clone = join(scratch, name);
  await shell(`git clone --quiet --no-hardlinks ${JSON.stringify(repository)} ${name}`, {
    cwd: scratch,
    path: machinePath,
  });
  return clone;
}

/** The fenced line below `<!-- command: name -->`. */
function commandOf(clone: string, name: string): string {
  const readme = readFileSync(join(clone, 'README.md'), 'utf8');
  const pattern = new RegExp(`^<!-- command: ${name} -->\\n\`\`\`\\w*\\n(.+)\\n\`\`\`$`, 'm');
  const command = pattern.exec(readme)?.[1];
  if (command === undefined) throw new Error(`README.md has no command "${name}" on one line`);
  return command;
}

function versionOf(clone: string): string {
  const manifest: unknown = JSON.parse(readFileSync(join(clone, 'package.json'), 'utf8'));
  return (manifest as { readonly version: string }).version;
}

interface Shell {
  readonly cwd: string;
  readonly path: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** Resolves when the command ended with 0; its output is in the error otherwise. The npm cache starts empty. */
function shell(command: string, { cwd, path, env }: Shell) {
  return promisify(execFile)('sh', ['-c', command], {
    cwd,
    env: {
      ...machineEnv(),
      PATH: path,
      npm_config_cache: join(scratch, 'npm-cache'),
      ...ownState,
      ...env,
    },
  });
}

/** What npm and the test runner add to the environment is not there on a fresh machine; where npm fetches from is. */
function machineEnv(): NodeJS.ProcessEnv {
  const added =
    /^(npm_(?!config_(registry|cafile|https?_?proxy|noproxy)$)|INIT_CWD$|NODE_ENV$|NODE_OPTIONS$|VITEST|TEST$|FORCE_COLOR$|CI$)/i;
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !added.test(name)));
}

function pathWithoutProject(): string {
  const parts = (process.env.PATH ?? '').split(delimiter);
  return parts.filter((part) => !/node_modules|node-gyp-bin/.test(part)).join(delimiter);
}
