import { writeFile } from 'node:fs/promises';
import { dirname, extname } from 'node:path';
import { BackupError } from '../../model/failures.ts';
import type { Json } from '../../model/run/facts.ts';
import type { Step } from '../../ports/codec.ts';
import type { StepContext } from '../../ports/step-context.ts';
import { BrokenPipe } from '../../spool/failures.ts';
import { roomAt } from '../../util/room.ts';
import { shellName } from '../../util/shell-name.ts';
import type { Copies } from './copies.ts';
import { damaged } from './copy-failure.ts';
import { fetchPlain, type PlainWish } from './fetch-plain.ts';
import type { FindMemberOptions, FoundMember } from './find-member.ts';

export interface MemberWish extends Omit<PlainWish, 'part'> {
  /** GNU tar. */
  readonly tar: string;
  /** The bytes of its name in the archive, which is relative and has no slash at its end. */
  readonly member: Buffer;
}

/** The same file in the sources and in what is built of them. */
const module = new URL(`find-member${extname(import.meta.url)}`, import.meta.url).href;

/**
 * As `fetchPlain`, with the content of one file of an archive. All of the archive is proved before the file counts.
 * Fails with BP5074 when there is no such file, and names those that are near.
 */
export async function fetchMember(
  copies: Copies,
  wish: MemberWish,
  context: StepContext,
): Promise<string> {
  const answer = await fetchOne(copies, wish, context);
  if (!('link' in answer)) return answer.from;
  // The first name of a file has its content; it is none of a chain of links.
  const content = await fetchOne(copies, { ...wish, member: answer.link }, context);
  if (!('link' in content)) return content.from;
  throw new BackupError({
    code: 'BP5050',
    message: `${shellName(wish.member)} is a link in the archive that leads to no content`,
    hint: 'download all of the archive with --decrypted, and look at it by hand',
  });
}

type Answer = { readonly from: string } | { readonly link: Buffer };

async function fetchOne(
  copies: Copies,
  { tar, member, ...wish }: MemberWish,
  context: StepContext,
): Promise<Answer> {
  const room = (await roomAt(dirname(wish.path)))?.bytes ?? null;
  const options: FindMemberOptions = { name: member.toString('base64'), room };
  const step = await tarStep(tar, member, context);
  let link: string | null = null;
  const settle = (found: Json, writtenBytes: number) => {
    // Made by the inspector of this same version.
    const member = found as FoundMember;
    link = member.link;
    if (link !== null || writtenBytes === member.bytes) return;
    throw damaged('it gives a part of the file');
  };
  const part = { inspection: { module, options }, step, settle };
  const from = await fetchPlain(copies, { ...wish, part }, context);
  return link === null ? { from } : { link: Buffer.from(link, 'base64') };
}

/** Nothing in the archive can become a path: the content of exactly this name goes to standard output. */
async function tarStep(tar: string, member: Buffer, context: StepContext): Promise<Step> {
  const names = await context.scratch.path('member');
  await writeFile(names, Buffer.concat([member, Buffer.alloc(1)]), { flag: 'wx', mode: 0o600 });
  const argv = [tar, '--extract', '--file=-', '--to-stdout', '--no-recursion'] as const;
  // Without it tar leaves at the end of the archive, and what fills up the last record finds no reader.
  const toTheEnd = '--ignore-zeros';
  const exactly = ['--no-wildcards', '--null', '--verbatim-files-from', `--files-from=${names}`];
  return { program: { argv: [...argv, toTheEnd, ...exactly] }, settle: leaveItToTheFinder };
}

/** That it is not there is known to the inspector too, which knows what is near. */
function leaveItToTheFinder(stderr: string): void {
  if (!stderr.includes('Not found in archive')) return;
  const cause = new BackupError({
    code: 'BP5074',
    message: 'tar does not find the file in the archive',
    hint: '`run-pipeline show --contents` lists all names',
  });
  throw new BrokenPipe('tar found nothing', { cause });
}
