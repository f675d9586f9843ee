type Fields = Readonly<Record<string, unknown>>;

/** Values that are JSON, one like the other, in less room: what many of them say stands in a few moulds. */
export interface Mould {
  /** All fields in their order; `null` in place of those that each has for itself. */
  readonly fields: Fields;
  readonly own: readonly string[];
}

/** What is no object is itself; of an object its mould and its own values; of an array, or of what has no mould, a sign. */
type Packed = unknown;
const array = -1;
const asItIs = -2;

/** Longer values are hardly ever said twice. */
const maxText = 512;
/** More fields are no form, but data. */
const maxFields = 48;

/** Packs objects of which it has seen some. */
export class Packer {
  readonly moulds: Mould[] = [];
  readonly #common: ReadonlyMap<string, CommonValues>;
  readonly #numbers = new Map<string, number>();

  /** A value is common when so many of the samples have it. */
  constructor(samples: readonly object[], least: number) {
    this.#common = findCommon(samples, least);
  }

  pack(value: unknown): Packed {
    if (typeof value !== 'object' || value === null) return value;
    if (Array.isArray(value)) return [array, ...value.map((item) => this.pack(item))];
    if (!hasMould(value)) return [asItIs, value];
    const own: string[] = [];
    const packed: Packed[] = [0];
    let form = '';
    for (const [key, field] of Object.entries(value)) {
      const number = numberOf(field, this.#common.get(key));
      form += `${JSON.stringify(key)}${number ?? ''},`;
      if (number !== undefined) continue;
      own.push(key);
      packed.push(this.pack(field));
    }
    packed[0] = this.#numbers.get(form) ?? this.#addMould(form, value, own);
    return packed;
  }

  #addMould(form: string, value: object, own: readonly string[]): number {
    const fields = Object.entries(value).map(([key, field]) => [
      key,
      own.includes(key) ? null : field,
    ]);
    const number = this.moulds.push({ fields: Object.fromEntries(fields), own }) - 1;
    this.#numbers.set(form, number);
    return number;
  }
}

/** Numbers of the values of one field, each another: of what is no object by itself, of objects by what they say. */
interface CommonValues {
  readonly plain: Map<unknown, number>;
  readonly texts: Map<unknown, number>;
}

function numberOf(field: unknown, common: CommonValues | undefined): number | undefined {
  if (common === undefined) return undefined;
  if (typeof field !== 'object' || field === null) return common.plain.get(field);
  return common.texts.size === 0 ? undefined : common.texts.get(JSON.stringify(field));
}

function findCommon(samples: readonly object[], least: number): Map<string, CommonValues> {
  const uses = new Map<string, CommonValues>();
  for (const sample of samples) countUses(sample, uses);
  for (const { plain, texts } of uses.values()) {
    numberOften(plain, { least, first: 0 });
    numberOften(texts, { least, first: plain.size });
  }
  return uses;
}

function countUses(value: unknown, uses: Map<string, CommonValues>): void {
  if (typeof value !== 'object' || value === null) return;
  if (!Array.isArray(value) && !hasMould(value)) return;
  for (const [key, field] of Object.entries(value)) {
    if (!Array.isArray(value)) countUse(key, field, uses);
    countUses(field, uses);
  }
}

function countUse(key: string, field: unknown, uses: Map<string, CommonValues>): void {
  const known = uses.get(key) ?? { plain: new Map(), texts: new Map() };
  uses.set(key, known);
  const isObject = typeof field === 'object' && field !== null;
  const name = isObject ? JSON.stringify(field) : field;
  const counts = isObject ? known.texts : known.plain;
  if (typeof name === 'string' && name.length > maxText) return;
  counts.set(name, (counts.get(name) ?? 0) + 1);
}

/** Numbers instead of counts, for those that are there so often; the others go. */
function numberOften(
  counts: Map<unknown, number>,
  { least, first }: { readonly least: number; readonly first: number },
): void {
  let next = first;
  for (const [name, count] of counts) {
    if (count < least) counts.delete(name);
    else {
      counts.set(name, next);
      next += 1;
    }
  }
}

/** A key that means something else to an object that is put together again. */
function hasMould(value: object): boolean {
  return !Object.hasOwn(value, '__proto__') && Object.keys(value).length <= maxFields;
}

/** What was packed. Objects that are wholly alike are one, which nobody changes. */
export function unpack(packed: Packed, moulds: readonly Mould[]): unknown {
  if (!Array.isArray(packed)) return packed;
  const number: unknown = packed[0];
  if (number === asItIs) return packed[1];
  if (number === array) {
    const items: unknown[] = [];
    for (let at = 1; at < packed.length; at += 1) items.push(unpack(packed[at], moulds));
    return items;
  }
  const mould = moulds[Number(number)];
  if (mould === undefined) throw new RangeError(`no mould ${String(number)}`);
  const { fields, own } = mould;
  if (own.length === 0) return fields;
  const object: Record<string, unknown> = { ...fields };
  // The fields are there, so that no object has another form than its mould.
  for (let at = 0; at < own.length; at += 1) {
    const key = own[at];
    if (key !== undefined) object[key] = unpack(packed[at + 1], moulds);
  }
  return object;
}
