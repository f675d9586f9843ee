import { execFile } from 'node:child_process';
import { isBuiltin } from 'node:module';
import { findProgram } from '../../adapters/places/local/find-program.ts';
import type { Plan } from '../../model/plan.ts';
import { visibleLine } from '../../util/visible-text.ts';
import type { Env } from '../environment.ts';
import { type Checked, odd, well, wrong } from './finding.ts';

interface Tool {
  readonly program: string;
  /** Whether some pipeline cannot run without it. */
  readonly isNeeded: (plans: readonly Plan[]) => boolean;
  /** What happens without it, where no pipeline needs it. */
  readonly without: string;
  readonly install: string;
}

const tools: readonly Tool[] = [
  {
    program: 'flock',
    isNeeded: () => true,
    without: '',
    install: 'install util-linux: without it two runs could not be told apart',
  },
  {
    program: 'tar',
    isNeeded: (plans) =>
      plans.some(({ stages }) => stages.dump.some(({ type }) => type === 'files')),
    without: 'no files can be backed up',
    install: 'install GNU tar',
  },
  {
    program: 'zstd',
    isNeeded: () => false,
    without: 'compression works on one processor',
    install: 'install zstd; the built-in one does the same, slower',
  },
  {
    program: 'xz',
    isNeeded: (plans) => plans.some(({ stages }) => stages.compress.algorithm === 'xz'),
    without: '`algorithm: xz` cannot be used',
    install: 'install xz-utils',
  },
  {
    program: 'gpg',
    isNeeded: (plans) =>
      plans.some(({ stages: { encrypt } }) => encrypt !== 'none' && encrypt.engine === 'gpg'),
    without: 'encryption is slower',
    install: 'install GnuPG 2.2 or newer',
  },
  {
    program: 'setpriv',
    isNeeded: () => false,
    without: 'after a kill -9, programs of ours may live on for a moment',
    install: 'install util-linux',
  },
  {
    program: 'git',
    isNeeded: () => false,
    without: 'backups do not say which code wrote the data',
    install: 'install git',
  },
];

/** Node and the programs beside it, with their versions. */
export async function checkTools(env: Env, plans: readonly Plan[]): Promise<readonly Checked[]> {
  const found = await Promise.all(tools.map((tool) => checkTool(tool, env, plans)));
  return [checkNode(), checkSqlite(plans), ...found];
}

function checkNode(): Checked {
  return well({ where: 'host', what: 'node' }, process.versions.node);
}

function checkSqlite(plans: readonly Plan[]): Checked {
  const naming = { where: 'host', what: 'sqlite' };
  const { sqlite } = process.versions;
  if (isBuiltin('node:sqlite')) return well(naming, `${sqlite ?? 'built in'} (of Node)`);
  const message = 'this Node has no SQLite';
  const hint = 'use a Node of the official builds, 22.18 or newer';
  const isNeeded = plans.some(({ stages }) => stages.dump.some(({ type }) => type === 'sqlite'));
  return isNeeded ? wrong(naming, message, hint) : odd(naming, message, hint);
}

async function checkTool(tool: Tool, env: Env, plans: readonly Plan[]): Promise<Checked> {
  const naming = { where: 'host', what: tool.program };
  const path = findProgram(tool.program, { path: env.PATH });
  if (path !== null) return well(naming, await versionOf(path));
  if (tool.isNeeded(plans)) return wrong(naming, 'is not installed', tool.install);
  return odd(naming, `is not installed: ${tool.without}`, tool.install);
}

const timeoutMs = 5000;

/** The first line that it prints of itself; programs differ in nearly everything else. */
function versionOf(path: string): Promise<string> {
  return new Promise((resolve) => {
    const options = { timeout: timeoutMs, encoding: 'utf8', env: { LC_ALL: 'C' } } as const;
    execFile(path, ['--version'], options, (error, stdout) => {
      const [line = ''] = stdout.split('\n');
      const number = /\d+(?:\.\d+)+[\w.-]*/.exec(line)?.[0];
      resolve(
        visibleLine(
          number ?? (line || (error === null ? 'is there' : 'is there, and says no version')),
        ),
      );
    });
  });
}
