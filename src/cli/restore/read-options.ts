import type { Diagnostic } from '../../model/diagnostics/diagnostic.ts';
import type { Plan } from '../../model/plan.ts';
import { allowedEntries, type RestoreOptions } from '../../model/restore/options.ts';
import type { Manifest } from '../../model/run/manifest.ts';
import { createMistake, either } from '../mistake.ts';
import { onlyOf } from '../reach/find-target.ts';
import { showArgument } from '../show-argument.ts';
import { suggest } from '../suggest.ts';
import type { Line } from '../verb.ts';
import { hasMembersOfItsOwn, judgeValue, restoreKeysOf, settleValue } from './target-value.ts';

/** Which backup is meant: by a target, or by a manifest and whom it is believed. */
export function judgeNaming(line: Line, manifest: string | undefined): Diagnostic | null {
  if (manifest !== undefined) return null;
  if (line.value('signer') !== undefined) {
    const help = 'elsewhere the pipeline file names who signs, under restore.signers';
    return createMistake('BP0115', '--signer belongs to --from-manifest', help);
  }
  if (line.positionals.length > 0) return null;
  const help = 'name a backup, such as @latest, or a manifest with --from-manifest';
  return createMistake('BP0107', 'restore needs a target', help);
}

/** What the command line asks of a restore, as far as it can be judged without a backup. */
export function readOptions(line: Line, plan: Plan): RestoreOptions | readonly Diagnostic[] {
  const to = line.values('to').map(splitTo);
  const from = line.value('from') ?? null;
  const mistakes = [...to.filter(isMistake), ...findTwice(to), ...judgeFrom(from, plan)];
  if (mistakes.length > 0) return mistakes;
  return {
    only: onlyOf(line),
    to: Object.fromEntries(to.flatMap((one) => (isMistake(one) ? [] : [one]))),
    from,
    existing: oneOf(line.value('existing'), ['refuse', 'swap', 'overwrite']),
    checkout: oneOf(line.value('checkout'), ['none', 'tag']),
    noSafetyBackup: line.flag('no-safety-backup'),
    allowHooks: line.flag('allow-hooks'),
    allow: allowedEntries.filter((entry) => line.values('allow').includes(entry)),
    discardPrevious: line.flag('discard-previous'),
    fromManifest: line.value('from-manifest') ?? null,
    signer: line.value('signer') ?? null,
    privateKey: line.value('private-key') ?? null,
    passphraseFile: line.value('passphrase-file') ?? null,
  };
}

/**
 * The options with each target of `--to` in full, as it must be typed anywhere; or the mistakes in them, for what there
 * is to redirect is known only when the backup is.
 */
export function settleTargets(
  options: RestoreOptions,
  { artifacts, today }: { readonly artifacts: Manifest['artifacts']; readonly today: Dumps },
  folder: string,
): RestoreOptions | readonly Diagnostic[] {
  const types = typesOf(artifacts, today);
  const targets = Object.entries(options.to).map(([target, value]) => {
    const [dump = '', key = ''] = target.split('.');
    return { target, value, fragment: restoreKeysOf(types.get(dump) ?? '')[key] };
  });
  const mistakes = targets.flatMap(
    (one) =>
      judgeTarget(one.target, types) ??
      judgeValue(one) ??
      judgeMembers(one.target, artifacts, options) ??
      [],
  );
  if (mistakes.length > 0) return mistakes;
  const full = targets.map((one) => [one.target, settleValue(one, folder)]);
  return { ...options, to: Object.fromEntries(full) };
}

type Dumps = Pick<Plan['stages'], 'dump'>;

/** What has members of other types is redirected as a whole. */
function typesOf(artifacts: Manifest['artifacts'], { dump }: Dumps): ReadonlyMap<string, string> {
  const wholes = dump.filter(({ type }) => hasMembersOfItsOwn(type));
  const dumps = new Map<string, string>(artifacts.map(({ dump, type }) => [dump, type]));
  for (const { id, type } of wholes) if (dumps.has(id)) dumps.set(id, type);
  return dumps;
}

/** Databases that go to one name would go over each other. */
function judgeMembers(
  target: string,
  artifacts: Manifest['artifacts'],
  { only }: Pick<RestoreOptions, 'only'>,
): Diagnostic | null {
  const [dump = '', key = ''] = target.split('.');
  if (key !== 'database') return null;
  const all = artifacts.filter((one) => one.dump === dump && one.facts.database !== undefined);
  const chosen = all.filter(
    ({ id }) => only.length === 0 || only.includes(dump) || only.includes(id),
  );
  if (chosen.length < 2) return null;
  const message = `--to: ${target} is one name, and ${chosen.length} databases would get it`;
  return createMistake('BP0115', message, `choose one, such as --only ${chosen[0]?.id ?? dump}`);
}

function judgeTarget(target: string, types: ReadonlyMap<string, string>): Diagnostic | null {
  const [dump = '', key = ''] = target.split('.');
  const type = types.get(dump);
  if (type === undefined) {
    const dumps = [...types.keys()];
    return unknown(`--to: the backup has no dump ${showArgument(dump)}`, dump, dumps);
  }
  const known = Object.keys(restoreKeysOf(type));
  if (known.includes(key)) return null;
  if (known.length === 0) {
    const message = `--to: a dump of type ${type} cannot go elsewhere`;
    return createMistake('BP0115', message, 'its entry in the pipeline file says where it goes');
  }
  return unknown(`--to: ${dump} (${type}) has no target ${showArgument(key)}`, key, known);
}

function unknown(message: string, word: string, known: readonly string[]): Diagnostic {
  const meant = suggest(word, known);
  const help = meant === undefined ? `known: ${known.join(', ')}` : `did you mean ${meant}?`;
  return createMistake('BP0115', message, help);
}

type Target = readonly [key: string, value: string];

const targetForm = /^([^.=]+\.[^.=]+)=(.+)$/s;

function splitTo(text: string): Target | Diagnostic {
  const [, key, value] = targetForm.exec(text) ?? [];
  if (key !== undefined && value !== undefined) return [key, value];
  const message = `--to: ${showArgument(text)} does not say what goes where`;
  return createMistake(
    'BP0115',
    message,
    'write it as <dump>.<key>=<value>, such as docs.into=/srv/copy',
  );
}

function isMistake(one: Target | Diagnostic): one is Diagnostic {
  return 'code' in one;
}

function findTwice(to: readonly (Target | Diagnostic)[]): readonly Diagnostic[] {
  const keys = to.flatMap((one) => (isMistake(one) ? [] : [one[0]]));
  const twice = keys.find((key, at) => keys.indexOf(key) !== at);
  if (twice === undefined) return [];
  return [createMistake('BP0115', `--to: ${twice} is given twice`, 'keep one of them')];
}

function judgeFrom(from: string | null, { stages }: Plan): readonly Diagnostic[] {
  const known = stages.upload.map(({ id }) => id);
  if (from === null || known.includes(from)) return [];
  const meant = suggest(from, known);
  const help = meant === undefined ? `write ${either(known)}` : `did you mean ${meant}?`;
  return [createMistake('BP0115', `--from: there is no destination ${showArgument(from)}`, help)];
}

/** The table lets no other word through. */
function oneOf<T extends string>(word: string | undefined, known: readonly T[]): T | null {
  return known.find((one) => one === word) ?? null;
}
