import { dumpsOf } from '../../catalog/verdict.ts';
import type { Manifest } from '../../model/run/manifest.ts';
import type { PlannedChange, RunPlan } from '../../model/run-plan/run-plan.ts';

export type Today = Pick<
  RunPlan,
  'dumps' | 'destinations' | 'codecs' | 'encryption' | 'pipelineDigest'
>;

/** In what the next backup would be another one than the last: what is in it, where it goes, who can read it. */
export function findChanges(today: Today, last: Manifest): readonly PlannedChange[] {
  const found = [
    ...changedDumps(today, last),
    ...changedDestinations(today, last),
    ...changedCodecs(today, last),
    ...changedEncryption(today, last),
  ];
  if (found.length > 0 || today.pipelineDigest === last.pipelineDigest) return found;
  return [differs('pipeline', '', 'the pipeline file has other settings')];
}

function changedDumps({ dumps }: Today, last: Manifest): readonly PlannedChange[] {
  const held = new Set(dumpsOf(last));
  // One that it was made without may be as old as the others.
  const known = new Set([...held, ...last.missing]);
  const now = new Set(dumps.map(({ id }) => id));
  const typeOf = new Map(last.artifacts.map(({ dump, type }) => [dump, type]));
  return [
    ...dumps.flatMap(({ id, type, members }) => {
      if (!known.has(id)) return [appeared('dump', id, `${type}: it has no backup yet`)];
      const before = typeOf.get(id);
      if (before !== undefined && before !== type)
        return [differs('dump', id, `${type}, and was ${before}`)];
      return held.has(id) ? changedMembers(id, members, last) : [];
    }),
    ...[...known]
      .filter((id) => !now.has(id))
      .map((id) => went('dump', id, 'it is no longer backed up')),
  ];
}

function changedMembers(
  dump: string,
  members: readonly string[] | null,
  { artifacts }: Manifest,
): readonly PlannedChange[] {
  if (members === null) return [];
  const before = artifacts.flatMap((one) =>
    one.dump === dump && one.member !== null ? one.member : [],
  );
  return [
    ...members
      .filter((name) => !before.includes(name))
      .map((name) => appeared('dump', `${dump}.${name}`, 'a new member')),
    ...before
      .filter((name) => !members.includes(name))
      .map((name) => went('dump', `${dump}.${name}`, 'the member is not there')),
  ];
}

function changedDestinations(
  { destinations }: Today,
  { destinations: before }: Manifest,
): readonly PlannedChange[] {
  const now = destinations.map(({ id }) => id);
  return [
    ...now
      .filter((id) => !before.includes(id))
      .map((id) => appeared('destination', id, 'a copy goes there from now on')),
    ...before
      .filter((id) => !now.includes(id))
      .map((id) => went('destination', id, 'no copy goes there any more')),
  ];
}

function changedCodecs({ codecs }: Today, last: Manifest): readonly PlannedChange[] {
  const before = last.artifacts[0]?.codecs ?? codecs;
  if (before.join() === codecs.join()) return [];
  const text = `${words(codecs)}, and was ${words(before)}`;
  return [differs('codecs', '', text)];
}

function words(codecs: readonly string[]): string {
  return codecs.length === 0 ? 'plain' : codecs.join(', ');
}

function changedEncryption(
  { encryption: now }: Today,
  { encryption: before }: Manifest,
): readonly PlannedChange[] {
  // That it is encrypted at all is said with the codecs.
  if (now === null || before === null) return [];
  const recipients = now.recipients ?? before.recipients;
  const signs = before.signedBy !== null;
  const said = (text: string) => differs('encryption', '', text);
  return [
    ...recipients
      .filter((key) => !before.recipients.includes(key))
      .map((key) => appeared('encryption', key, 'this key opens it, too')),
    ...before.recipients
      .filter((key) => !recipients.includes(key))
      .map((key) => went('encryption', key, 'this key no longer opens it')),
    ...(now.profile === before.profile
      ? []
      : [said(`profile ${now.profile}, and was ${before.profile}`)]),
    ...(now.passphrase === before.passphrase
      ? []
      : [said(`a passphrase ${now.passphrase ? 'opens it, too' : 'no longer opens it'}`)]),
    ...(now.signed === signs ? [] : [said(`it is ${now.signed ? 'signed' : 'no longer signed'}`)]),
  ];
}

type What = PlannedChange['what'];

function appeared(what: What, name: string, text: string): PlannedChange {
  return { what, kind: 'new', name, text };
}

function went(what: What, name: string, text: string): PlannedChange {
  return { what, kind: 'gone', name, text };
}

function differs(what: What, name: string, text: string): PlannedChange {
  return { what, kind: 'changed', name, text };
}
