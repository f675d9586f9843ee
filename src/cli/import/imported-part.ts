import { basename, resolve } from 'node:path';
import { BackupError } from '../../model/failures.ts';
import type { Expands, Member } from '../../ports/expands.ts';
import type { Source } from '../../ports/source.ts';
import type { StepContext } from '../../ports/step-context.ts';
import type { SourcePart } from '../../stages/dump-part.ts';
import { createImportSource } from '../../stages/import/import-source.ts';
import { createPart } from '../compose/create-part.ts';
import { createOurOpener } from '../compose/open-copy.ts';
import type { Store } from '../compose/store.ts';
import type { Io } from '../io.ts';
import { createMistake } from '../mistake.ts';
import type { Order, ReadOrder } from './order.ts';
import { proverFor } from './prover-for.ts';

type Mistake = Extract<ReadOrder, { readonly mistake: unknown }>;

/** The dump of the pipeline with the file in place of what it would dump. */
export async function createImportedPart(
  order: Order,
  store: Store,
  io: Io,
): Promise<SourcePart | Mistake> {
  const { entry, member } = order;
  const own = await createPart<Source | Expands>('source', entry, store.parts);
  const wrong = findWrongMember(order, 'expand' in own);
  if (wrong !== null) return { mistake: wrong };
  // It is this dump or nothing, however long it takes.
  const { timeout: _, ...rest } = { ...entry, optional: false, allowEmpty: false };
  const sourceOf = async (suffix: string, label: string | null) =>
    createImportSource({
      suffix,
      foreign: foreignOf(order, io),
      prover: await proverFor(store, entry, label),
      // What it is encrypted to is known when it is read.
      opener: createOurOpener(store, null),
      limits: { maxBytes: order.maxBytes, keepFree: store.plan.stages.preflight.keepFree },
      isBare: order.isBare,
    });
  const source =
    'expand' in own && member !== null
      ? oneMember(own, member, ({ source: { suffix }, label }) => sourceOf(suffix, label))
      : await sourceOf('suffix' in own ? own.suffix : '', null);
  return { id: entry.id, entry: rest, source };
}

function foreignOf({ file }: Order, { cwd, stdin }: Io) {
  if (file === '-') return { name: '-', from: stdin };
  const path = resolve(cwd, file);
  return { name: basename(path), from: path };
}

function findWrongMember({ entry: { id }, member }: Order, hasMembers: boolean) {
  if (hasMembers === (member !== null)) return null;
  return hasMembers
    ? createMistake('BP0115', `${id} has members`, `say which one the file is: --as ${id}.<member>`)
    : createMistake('BP0115', `${id} has no members`, `write --as ${id}`);
}

/** A file is one member of many: it must be one that is there today, or nobody knows where it belongs. */
function oneMember(
  own: Expands,
  name: string,
  sourceOf: (member: Member) => Promise<Source>,
): Expands {
  const expand = async (context: StepContext) => {
    const members = await own.expand(context);
    const found = members.find((member) => member.name === name);
    if (found === undefined) throw noMember(own, name, members);
    return [{ ...found, source: await sourceOf(found) }];
  };
  return { kind: own.kind, seeks: own.seeks, check: (context) => own.check(context), expand };
}

function noMember({ seeks }: Expands, name: string, members: readonly Member[]): BackupError {
  const names = members.map((member) => member.name).sort();
  const known = names.length === 0 ? 'there is none' : `known: ${names.slice(0, 10).join(', ')}`;
  return new BackupError({
    code: 'BP5002',
    message: `there is no ${seeks} and is called ${name}`,
    hint: `${known}; of one that is gone make an empty one first`,
  });
}
