import { type Section, section } from './section.ts';

export interface ToldFailure {
  readonly code: string;
  readonly message: string;
  readonly hint: string;
  readonly also: readonly string[];
}

/** What happened, where, what to do, and what went wrong besides. `phase`: `stage dump`; `null` outside of all. */
export function failureSections(failure: ToldFailure, phase: string | null): readonly Section[] {
  const where = phase === null ? failure.code : `${phase}, ${failure.code}`;
  return [
    section('what', [{ paint: 'error', text: failure.message }]),
    section('where', [{ text: where }]),
    section('do', failure.hint === '' ? [] : [{ text: failure.hint }]),
    section(
      'also',
      failure.also.map((text) => ({ text })),
    ),
  ];
}
