import { dirname, extname } from 'node:path';
import { text } from 'node:stream/consumers';
import { BackupError } from '../../../../model/failures.ts';
import { explained } from '../../../../model/restore/explained.ts';
import type { Json } from '../../../../model/run/facts.ts';
import type { Inspection } from '../../../../ports/inspector.ts';
import type { Place } from '../../../../ports/place.ts';
import type { Loading } from '../../../../ports/restorer.ts';
import type { StepContext } from '../../../../ports/step-context.ts';
import { assertSamePlaces } from '../../../../util/exchange/exchange.ts';
import { inodeOf } from '../../../../util/exchange/look-at.ts';
import { makeParents } from '../../../../util/exchange/parents.ts';
import { writeReceipt } from '../../../../util/exchange/receipt.ts';
import { judgeExtraction } from './explain-tar.ts';
import { extractCommand } from './extract-command.ts';
import type { FilesHandle } from './handle.ts';
import type { MemberCheck } from './inspect/check-members.ts';

export interface LoadJob {
  readonly tar: string;
  readonly handle: FilesHandle;
  readonly place: Place;
}

type Found = ReturnType<MemberCheck['found']>;

/** The same file in the sources and in what is built of them. */
const module = new URL(`inspect/check-members${extname(import.meta.url)}`, import.meta.url).href;

/** Refuses what no source of files writes, before tar sees it. */
export function inspectionOf({ inspect }: FilesHandle): Inspection {
  // Plain values, as they are given to the other process.
  return { module, options: inspect as unknown as Json };
}

export function openLoading({ tar, handle, place }: LoadJob, context: StepContext): Loading {
  assertSamePlaces(handle.seats);
  makeParents(handle.parents);
  const keepsOwners = process.getuid?.() === 0;
  return {
    sink: {
      program: extractCommand({ tar, handle, keepsOwners }),
      place,
      settle: (stderr) => {
        for (const said of judgeExtraction(stderr)) context.warn(`tar said: ${said}`);
      },
    },
    inspector: inspectionOf(handle),
    finish: async (found) => {
      // By the inspector of this same version.
      assertComplete(handle, found as unknown as Found);
      await flush(handle, place, context);
      await explained(() => writeReceipt(handle.receipt, handle.seats));
    },
  };
}

function assertComplete({ seats, inspect, members }: FilesHandle, found: Found): void {
  if (!found.isWhole) throw different('the archive ends before its end');
  if (inspect.entries !== null && found.count !== inspect.entries) {
    throw different(`of ${inspect.entries} files and folders ${found.count} came back`);
  }
  const counted: Readonly<Record<string, number>> = { ...found.members };
  for (const [key, value] of Object.entries(members ?? {})) {
    if (counted[key] !== value) throw different(`of ${value} ${key} ${counted[key]} came back`);
  }
  const absent = seats.find(({ beside }) => inodeOf(beside) === null);
  if (absent !== undefined) throw different(`nothing came back for ${absent.live}`);
}

/** All of it is on the disk before it may take the place of anything. */
async function flush({ seats }: FilesHandle, place: Place, context: StepContext): Promise<void> {
  const folders = new Set(seats.map(({ beside }) => dirname(beside)));
  await text(place.spawn({ argv: ['sync', '-f', ...folders] }, context).stdout);
}

function different(says: string): BackupError {
  return new BackupError({
    code: 'BP5112',
    message: says,
    hint: 'what was live is untouched; look at the backup with `run-pipeline verify`',
  });
}
