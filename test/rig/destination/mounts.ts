import { mkdirSync, mkdtempSync, realpathSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach } from 'vitest';
import { run } from './run.ts';

/** A folder for one test, in which file systems can be mounted; all of it is gone after the test. */
export interface Ground {
  readonly path: string;
  folder(name: string): string;
  tmpfs(name: string, options: string): string;
  bind(from: string, name: string, options?: string): string;
  /** A file system of its own on a file of so many MiB. */
  disk(name: string, make: 'ext4' | 'xfs', sizeMiB: number): string;
  unmount(path: string, ...options: readonly string[]): void;
  /** Nothing in it can be changed until the end of the test, not even by root. */
  freeze(path: string): string;
}

const grounds: TestGround[] = [];

afterEach(() => {
  for (const ground of grounds.splice(0)) ground.clear();
});

export function openGround(): Ground {
  if (process.getuid?.() !== 0) {
    throw new Error('this test mounts file systems: run it as root, or in a container as root');
  }
  const ground = new TestGround();
  grounds.push(ground);
  return ground;
}

class TestGround implements Ground {
  readonly path = realpathSync(mkdtempSync(join(tmpdir(), 'ground-')));
  readonly #mounted: string[] = [];
  readonly #frozen: string[] = [];

  folder(name: string): string {
    const path = join(this.path, name);
    mkdirSync(path, { recursive: true });
    return path;
  }

  tmpfs(name: string, options: string): string {
    return this.#mount(this.folder(name), '-t', 'tmpfs', '-o', options, 'tmpfs');
  }

  bind(from: string, name: string, options?: string): string {
    const path = this.#mount(this.folder(name), '--bind', from);
    if (options !== undefined) run('mount', '-o', `remount,bind,${options}`, path);
    return path;
  }

  disk(name: string, make: 'ext4' | 'xfs', sizeMiB: number): string {
    const image = join(this.path, `${name}.image`);
    writeFileSync(image, '');
    truncateSync(image, sizeMiB * 1024 * 1024);
    run(`mkfs.${make}`, '-q', image);
    return this.#mount(this.folder(name), '-o', 'loop', image);
  }

  unmount(path: string, ...options: readonly string[]): void {
    run('umount', ...options, path);
    this.#mounted.splice(this.#mounted.indexOf(path), 1);
  }

  freeze(path: string): string {
    run('chattr', '+i', path);
    this.#frozen.push(path);
    return path;
  }

  clear(): void {
    for (const path of this.#frozen) run('chattr', '-i', path);
    for (const path of this.#mounted.toReversed()) run('umount', '--lazy', path);
    rmSync(this.path, { recursive: true, force: true });
  }

  #mount(path: string, ...options: readonly string[]): string {
    run('mount', ...options, path);
    this.#mounted.push(path);
    return path;
  }
}
