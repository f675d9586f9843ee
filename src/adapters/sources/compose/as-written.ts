import type { DumpEntry, Via } from '../../../model/plan.ts';
import type { Facts, Json } from '../../../model/run/facts.ts';

/** An entry as a pipeline file would have it, so that a backup says how its members go back: what is empty is left out. */
export function asWritten(entry: DumpEntry): Facts {
  const { id, timeout, idle, optional, allowEmpty, compress, protected: _, via, ...own } = entry;
  const whole = via === undefined ? own : { ...own, via: withoutSudo(via) };
  return JSON.parse(JSON.stringify(whole, (_key, value: Json) => withoutEmpty(value))) as Facts;
}

/** It may be said only of another host. */
function withoutSudo({ sudo, ...via }: Via): object {
  return sudo ? { ...via, sudo } : via;
}

function withoutEmpty(value: Json): Json | undefined {
  return Array.isArray(value) && value.length === 0 ? undefined : value;
}
