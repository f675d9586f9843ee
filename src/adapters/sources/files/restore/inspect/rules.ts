import { posix } from 'node:path';
import type { Extension } from './extension.ts';
import type { MemberType } from './header.ts';
import { doesLeave } from './leaves.ts';
import { longestName, NameSet } from './name-set.ts';
import type { InspectOptions } from './options.ts';
import { notAllowed, refused, shown } from './refusal.ts';

/** As it will be unpacked. Names in binary encoding. */
export interface Member {
  readonly type: MemberType;
  readonly name: string;
  readonly link: string;
  readonly mode: number;
  readonly extension: Extension;
}

type InspectRoot = InspectOptions['roots'][number];

const setId = 0o6000;

/** Decides of one member after the other whether it may be unpacked after all those before it. */
export class Rules {
  readonly #roots: readonly InspectRoot[];
  readonly #allow: InspectOptions['allow'];
  readonly #names = new NameSet();
  /** The folder of the last member. */
  #entered: string | null = null;

  constructor({ roots, allow }: Pick<InspectOptions, 'roots' | 'allow'>) {
    this.#allow = allow;
    this.#roots = roots.map(({ member, live }) => {
      return { member: toBinary(member), live: toBinary(live) };
    });
  }

  /** Throws unless it may. */
  take(member: Member): void {
    const name = this.#normal(member.name, member.type);
    const root = this.#rootOf(name);
    this.#assertRights(member);
    this.#enter(name, root);
    const before = this.#names.get(name);
    if (before !== null && (before !== 'directory' || member.type !== 'directory')) {
      throw refused(`${shown(name)} is in it twice`);
    }
    this.#names.set(name, this.#kindOf(member, name, root));
  }

  #kindOf({ type, link }: Member, name: string, root: InspectRoot) {
    if (type === 'directory') return 'directory';
    if (type === 'hard link') return this.#linked(link, name);
    if (type !== 'symbolic link') return 'other';
    this.#assertStays(link, name, root);
    return 'symbolic link';
  }

  /** One spelling for each name: another one would hide that two are the same. */
  #normal(name: string, type: MemberType): string {
    if (name.length > longestName) throw refused(`a name is too long: ${shown(name)}`);
    if (name.startsWith('/')) throw refused(`${shown(name)} is an absolute name`);
    const isSlashed = type === 'directory' && name.endsWith('/');
    const parts = (isSlashed ? name.slice(0, -1) : name).split('/');
    if (parts.includes('..')) throw refused(`${shown(name)} leads out of its folder`);
    const isDotted = parts[0] === '.' && this.#roots.some(({ member }) => member === '.');
    const rest = isDotted ? parts.slice(1) : parts;
    if (rest.includes('') || rest.includes('.')) throw refused(`${shown(name)} is no plain name`);
    return rest.join('/');
  }

  #rootOf(name: string): InspectRoot {
    const root = this.#roots.find(
      ({ member }) => member === '.' || name === member || name.startsWith(`${member}/`),
    );
    if (root === undefined) throw refused(`${shown(name)} is not below what was backed up`);
    return root;
  }

  #assertRights({ type, mode, name, extension }: Member): void {
    const isDevice = type === 'block device' || type === 'character device';
    if (isDevice && !this.#allow.includes('devices')) {
      throw notAllowed(`${shown(name)} is a ${type}`, 'devices');
    }
    // On a folder they give nobody rights, and groups that share one use them.
    const givesRights = type !== 'directory' && type !== 'symbolic link' && (mode & setId) !== 0;
    if ((givesRights || extension.hasCapabilities) && !this.#allow.includes('setuid')) {
      throw notAllowed(`${shown(name)} would run with the rights of another user`, 'setuid');
    }
  }

  /** What is on the way to a name must be folders. Those that have no member of their own are folders from now on. */
  #enter(name: string, { member }: InspectRoot): void {
    const isBelow = (folder: string) =>
      member === '.' ? folder !== '' : folder === member || folder.startsWith(`${member}/`);
    const parent = parentOf(name);
    // Nearly every member lies where the one before it did.
    if (parent === this.#entered) return;
    for (let folder = parent; isBelow(folder); folder = parentOf(folder)) {
      const kind = this.#names.get(folder);
      if (kind === 'directory') break;
      if (kind !== null) throw refused(`${shown(name)} lies below ${shown(folder)}, no folder`);
      this.#names.set(folder, 'directory');
    }
    this.#entered = parent;
  }

  #linked(link: string, name: string) {
    const target = this.#normal(link, 'hard link');
    this.#rootOf(target);
    const kind = this.#names.get(target);
    if (kind === null || kind === 'directory') {
      throw refused(`${shown(name)} is a hard link to ${shown(link)}, which is no file before it`);
    }
    return kind;
  }

  #assertStays(link: string, name: string, { member, live }: InspectRoot): void {
    if (link === '') throw refused(`${shown(name)} is a link to nowhere`);
    if (this.#allow.includes('links')) return;
    const below = member === '.' ? name : name.slice(member.length + 1);
    const from = posix.dirname(below === '' ? live : `${live}/${below}`);
    const folders = this.#roots.map((root) => root.live);
    if (!doesLeave(link, from, folders)) return;
    throw notAllowed(`${shown(name)} is a link that leads out, to ${shown(link)}`, 'links');
  }
}

function parentOf(name: string): string {
  const slash = name.lastIndexOf('/');
  return slash === -1 ? '' : name.slice(0, slash);
}

function toBinary(text: string): string {
  return Buffer.from(text, 'utf8').toString('latin1');
}
