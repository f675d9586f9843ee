import { isHeld, unclearHold } from '../../catalog/hold.ts';
import type { Copy } from '../../catalog/inventory.ts';
import { timeOfCheck } from '../../catalog/judge-copy.ts';
import type { CheckProof, SignatureProof } from '../../catalog/read-proof.ts';
import { checkFile } from '../../model/run/check-record.ts';
import { visibleLine } from '../../util/visible-text.ts';
import type { Look } from '../reach/columns.ts';
import { renderSections, type Section, type SectionLine } from '../reach/sections.ts';
import { holdWords, moment } from '../reach/words.ts';
import type { DeletionProof, PlaceProof } from './gather-proof.ts';
import type { Shown } from './shown.ts';

/** What is written down of a backup: each record, by whom, and whether it counts. */
export function renderProof(shown: Shown, places: readonly PlaceProof[], look: Look): string {
  const { pipeline, judged, nowMs } = shown;
  const { palette } = look;
  const head = palette.strong(visibleLine(`${pipeline}@${judged.backup.id}`));
  const blocks = places.map((place) => {
    const copy = judged.backup.copies.find((one) => one.destination === place.destination);
    return renderSections(sectionsOf({ place, copy, nowMs }, shown), look);
  });
  return [`${head}  ${judged.verdict}: ${visibleLine(judged.reason)}\n`, ...blocks].join('\n');
}

interface Placed {
  readonly place: PlaceProof;
  readonly copy: Copy | undefined;
  readonly nowMs: number;
}

function sectionsOf({ place, copy, nowMs }: Placed, shown: Shown): readonly Section[] {
  const { destination, error, deletions, holds } = place;
  const proof = place.copy;
  if (error !== null) return [{ label: destination, lines: [{ text: error, paint: 'warning' }] }];
  const none = { text: 'no copy lies here', paint: 'dim' } as const;
  const held = holds.map(({ hold }): SectionLine => {
    const isOver = hold !== unclearHold && !isHeld(hold, nowMs);
    return {
      text: `${isOver ? 'over: ' : ''}${holdWords(hold, nowMs)}`,
      ...(isOver && { paint: 'dim' }),
    };
  });
  return [
    { label: destination, lines: [proof === null ? none : manifestLine(proof, shown)] },
    { label: 'checks', lines: proof?.checks.map((check) => checkLine(check, copy)) ?? [] },
    { label: 'holds', lines: held },
    { label: 'deleted', lines: deletions.map(deletionLine) },
  ];
}

type Proved = NonNullable<PlaceProof['copy']>;

function manifestLine({ manifestSha256, manifestSignature }: Proved, shown: Shown): SectionLine {
  if (manifestSha256 === null) return { text: 'no manifest', paint: 'error' };
  const believed = shown.judged.backup.manifestSha256;
  const isOther = believed !== null && believed !== manifestSha256;
  const other = isOther ? ', not the one that is believed' : '';
  const text = `manifest SHA-256 ${manifestSha256}${other}, ${signatureWords(manifestSignature)}`;
  const isBad = isOther || manifestSignature.state === 'refused';
  return isBad ? { text, paint: 'error' } : { text };
}

function checkLine({ name, evidence, signature }: CheckProof, copy: Copy | undefined): SectionLine {
  const verdict = name.verdict === 'pass' ? 'passed' : 'failed';
  const what = `${moment(timeOfCheck(name))} ${name.level} ${verdict}`;
  const doubt = doubtOf(name, copy);
  const counts = doubt === null ? 'counts' : `does not count: ${doubt}`;
  const found = evidence.length === 0 ? '' : `: ${evidence.join('; ')}`;
  // A signature that is missing or wrong is why it does not count.
  const signed =
    doubt !== null && signature.state !== 'valid' ? '' : `; ${signatureWords(signature)}`;
  const text = `${what}, by run ${name.run}${signed}; ${counts}${found}`;
  if (doubt !== null) return { lead: '· ', text, paint: 'warning' };
  return name.verdict === 'pass' ? { lead: '✔ ', text } : { lead: '✖ ', text, paint: 'error' };
}

/** Why a record that lies beside a copy says nothing of it; `null`: it counts. */
export function doubtOf(name: CheckProof['name'], copy: Copy | undefined): string | null {
  const file = checkFile(name);
  if (name.destination !== copy?.destination) return `it is the check of ${name.destination}`;
  if (copy.checks.some((one) => checkFile(one) === file)) return null;
  return (
    copy.uncounted.find(({ check }) => checkFile(check) === file)?.reason ??
    'it was written in this moment'
  );
}

function signatureWords(signature: SignatureProof): string {
  switch (signature.state) {
    case 'none':
      return 'not signed';
    case 'unasked':
      return 'signed, and the pipeline names nobody to trust';
    case 'valid':
      return `signed by ${signature.signer}`;
    case 'refused':
      return signature.reason;
  }
}

function deletionLine({ words, doubt }: DeletionProof): SectionLine {
  const told =
    words === null
      ? 'a record that cannot be read'
      : `${words.at}, by ${words.by} (run ${words.run}): ${words.reason}`;
  if (doubt === null) return { text: told };
  return { text: `${told}; does not count: ${doubt}`, paint: 'warning' };
}
