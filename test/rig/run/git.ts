import { mustRun } from '../catalog/shell.ts';

const identity = 'git -c user.name=Test -c user.email=test@example.org -c init.defaultBranch=main';

/** Runs git commands in a folder, one after another. */
export async function git(folder: string, ...commands: readonly string[]): Promise<string> {
  const script = commands.map((command) => `${identity} ${command}`).join('\n');
  return await mustRun(script, { cwd: folder });
}

/** Makes a folder a repository of its own, with all that lies in it in its first commit. */
export async function commitAll(folder: string, message: string): Promise<void> {
  await git(folder, 'init --quiet', 'add .', `commit --quiet --message "${message}"`);
}
