import { distance } from 'fastest-levenshtein';
import { BackupError } from '../../model/failures.ts';
import type { Json } from '../../model/run/facts.ts';
import type { Inspector } from '../../ports/inspector.ts';
import { formatBytes } from '../../util/human.ts';
import { shellName } from '../../util/shell-name.ts';
import { NotTarError, type TarMember } from '../../util/tar-member.ts';
import { TarReader } from '../../util/tar-reader.ts';

export interface FindMemberOptions {
  /** The bytes of the name, in base 64. */
  readonly name: string;
  /** More than so many bytes have no room where the file is to go; `null`: nobody knows. */
  readonly room: number | null;
  readonly [key: string]: Json;
}

/** What is in the archive under that name. */
export interface FoundMember {
  readonly bytes: number;
  /** In base 64, the name of the member that has the content, where this one is another name of it. */
  readonly link: string | null;
  readonly [key: string]: Json;
}

/** What module loading asks for: finds one file in an archive that passes by, or says why it cannot be taken. */
export function createInspector(options: Json): Inspector {
  // Made by the step that names this module.
  const { name, room } = options as FindMemberOptions;
  return new MemberFinder(Buffer.from(name, 'base64'), room ?? Number.POSITIVE_INFINITY);
}

interface Near {
  readonly name: Buffer;
  readonly steps: number;
}

const mostNear = 3;
/** Comparing longer names takes long, and nobody types them. */
const longestTyped = 200;

const absence = 'there is no ';

/** Whether an archive was looked through to its end, and has nothing of that name. */
export function isAbsence(error: unknown): boolean {
  return (
    error instanceof BackupError && error.code === 'BP5074' && error.message.startsWith(absence)
  );
}

class MemberFinder implements Inspector {
  readonly #wanted: Buffer;
  readonly #wantedText: string;
  readonly #room: number;
  readonly #reader = new TarReader((member) => this.#look(member));
  #found: TarMember | null = null;
  #near: readonly Near[] = [];
  /** Files below a folder of that name. */
  #inside: readonly Buffer[] = [];
  #isFolder = false;

  constructor(wanted: Buffer, room: number) {
    this.#wanted = wanted;
    this.#room = room;
    this.#wantedText = wanted.toString().toLowerCase();
  }

  read(bytes: Buffer): void {
    try {
      this.#reader.read(bytes);
    } catch (error) {
      throw error instanceof NotTarError ? notAnArchive(error) : error;
    }
  }

  found(): Json {
    if (this.#found !== null) {
      const { bytes, link } = this.#found;
      return { bytes, link: link?.toString('base64') ?? null } satisfies FoundMember;
    }
    const shown = shellName(this.#wanted);
    if (this.#isFolder || this.#inside.length > 0) {
      const inside = this.#inside.map(shellName).join(', ');
      const hint = inside === '' ? 'there is no file in it' : `name a file in it: ${inside}`;
      throw refusal(`${shown} is a folder`, hint);
    }
    const names = this.#near.map(({ name }) => shellName(name)).join(', ');
    const hint = `${names === '' ? '' : `near it: ${names}; `}\`run-pipeline show --contents\` lists all names`;
    throw refusal(`${absence}${shown} in the archive`, hint);
  }

  #look(member: TarMember): void {
    const name = trimSlash(member.name);
    if (name.equals(this.#wanted)) this.#take(member);
    else if (startsWithFolder(name, this.#wanted)) this.#lookInside(member);
    else if (hasContent(member)) this.#compare(name);
  }

  #take(member: TarMember): void {
    const shown = shellName(this.#wanted);
    const link = shellName(member.link ?? Buffer.alloc(0));
    if (member.type === 'folder') this.#isFolder = true;
    else if (member.type === 'symlink') {
      throw refusal(`${shown} is a symbolic link to ${link}`, 'name the file that it leads to');
    } else if (!hasContent(member)) {
      throw refusal(`${shown} is no file: it is a ${member.type}`, 'only files have content');
    } else if (this.#found !== null) {
      throw refusal(`${shown} is in the archive twice`, 'download all of it with --decrypted');
    } else if (member.bytes > this.#room) throw tooLarge(shown, member.bytes);
    else this.#found = member;
  }

  #lookInside(member: TarMember): void {
    const isRoom = this.#inside.length < mostNear;
    if (isRoom && hasContent(member)) this.#inside = [...this.#inside, member.name];
  }

  #compare(name: Buffer): void {
    if (this.#found !== null || this.#wanted.length > longestTyped) return;
    const steps = stepsTo(name, this.#wantedText);
    const worst =
      this.#near.length < mostNear ? Number.POSITIVE_INFINITY : this.#near.at(-1)?.steps;
    if (steps === null || steps >= (worst ?? 0)) return;
    const near = [...this.#near, { name: Buffer.from(name), steps }];
    this.#near = near.toSorted((a, b) => a.steps - b.steps).slice(0, mostNear);
  }
}

/** Another name of a file leads to its content. */
function hasContent({ type }: TarMember): boolean {
  return type === 'file' || type === 'hardlink';
}

/** `null`: too far away to be worth saying. Another folder is nearer than another name. */
function stepsTo(name: Buffer, wanted: string): number | null {
  const text = name.toString().toLowerCase();
  if (baseOf(text) === baseOf(wanted)) return 0.5;
  if (Math.abs(text.length - wanted.length) > wanted.length / 3) return null;
  const steps = distance(text, wanted);
  return steps <= Math.max(1, wanted.length / 4) ? steps : null;
}

function baseOf(name: string): string {
  return name.slice(name.lastIndexOf('/') + 1);
}

const slash = 0x2f;

function trimSlash(name: Buffer): Buffer {
  let end = name.length;
  while (end > 1 && name[end - 1] === slash) end--;
  return name.subarray(0, end);
}

function startsWithFolder(name: Buffer, folder: Buffer): boolean {
  return name[folder.length] === slash && name.subarray(0, folder.length).equals(folder);
}

/** Holes take no room in an archive: a small one can hold files that fill any disk. */
function tooLarge(shown: string, bytes: number): BackupError {
  return new BackupError({
    code: 'BP5002',
    message: `there is not enough room for ${shown}, which has ${formatBytes(bytes)}`,
    hint: 'make room, or name a folder on another disk; what was written was removed',
  });
}

function refusal(message: string, hint: string): BackupError {
  return new BackupError({ code: 'BP5074', message, hint });
}

function notAnArchive({ message }: NotTarError): BackupError {
  return new BackupError({
    code: 'BP5050',
    message: `the archive cannot be read: ${message}`,
    hint: 'download all of it with --decrypted, and look at it by hand',
  });
}
