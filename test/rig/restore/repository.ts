import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** A real git repository in a folder of its own, away from the settings of whoever runs the tests. */
export class Repository {
  readonly path: string;
  readonly home: string;

  constructor(folder: string) {
    this.path = join(folder, 'code');
    this.home = join(folder, 'home');
    mkdirSync(this.path);
    mkdirSync(this.home);
    this.git('init', '--quiet', '--initial-branch=main');
  }

  git(...args: readonly string[]): string {
    const { PATH = '' } = process.env;
    const identity = ['-c', 'user.name=kim', '-c', 'user.email=kim@example.org'];
    return execFileSync('git', [...identity, '-c', 'protocol.file.allow=always', ...args], {
      cwd: this.path,
      env: { PATH, HOME: this.home, LC_ALL: 'C' },
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    }).trim();
  }

  write(files: Readonly<Record<string, string>>): void {
    for (const [name, text] of Object.entries(files)) {
      const path = join(this.path, name);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, text);
    }
  }

  read(name: string): string {
    return readFileSync(join(this.path, name), 'utf8');
  }

  /** The id of a commit with exactly these files. */
  commit(files: Readonly<Record<string, string>>): string {
    this.git('rm', '-rf', '--quiet', '--ignore-unmatch', '.');
    this.write(files);
    this.git('add', '--all', '--force', '.');
    this.git('commit', '--quiet', '--allow-empty', '--message', Object.keys(files).join());
    return this.git('rev-parse', 'HEAD');
  }

  /** All that a restore could have changed: where HEAD is, what git says of the files, the files themselves. */
  state(): unknown {
    const names = readdirSync(this.path, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => join(parentPath, name))
      .filter((path) => !path.includes('/.git/'))
      .sort();
    return {
      head: readFileSync(join(this.path, '.git/HEAD'), 'utf8'),
      status: this.git('status', '--porcelain', '--untracked-files=all'),
      files: names.map((path) => [path, readFileSync(path, 'utf8')]),
      inGit: readdirSync(join(this.path, '.git'))
        .filter((name) => /lock|run-pipeline/.test(name))
        .sort(),
    };
  }
}
