import type { Fragment, Keys, Scalar } from './fragment.ts';

/**
 * The words in which schema fragments are written. Every key takes its description first, because the
 * descriptions are the manual. A kind (`duration`, `secret` …) is a reference to a definition in kinds.ts.
 */

type Rest = Omit<Fragment, '$ref' | 'description' | 'type'>;

export const text = (description: string, rest: Rest = {}): Fragment => ({
  type: 'string',
  minLength: 1,
  description,
  ...rest,
});

export const flag = (description: string, byDefault?: boolean): Fragment => ({
  type: 'boolean',
  description,
  ...withDefault(byDefault),
});

export const integer = (
  description: string,
  rest: Rest & { readonly minimum: number },
): Fragment => ({
  type: 'integer',
  description,
  ...rest,
});

export const choice = (
  description: string,
  values: readonly Scalar[],
  byDefault?: Scalar,
): Fragment => ({
  enum: values,
  description,
  ...withDefault(byDefault),
});

/** The one value that a key may have: the tag of a union, or a switch that can only be on. */
export const constant = (description: string, value: Scalar): Fragment => ({
  const: value,
  description,
});

export const list = (description: string, items: Fragment, rest: Rest = {}): Fragment => ({
  type: 'array',
  items,
  minItems: 1,
  description,
  ...rest,
});

/** A map with fixed keys. Keys that start with `x-` are free everywhere: they carry anchors. */
export const map = (description: string, properties: Keys, rest: Rest = {}): Fragment => ({
  type: 'object',
  properties,
  patternProperties: { '^x-': {} },
  additionalProperties: false,
  description,
  ...rest,
});

/** A map whose keys the user chooses. */
export const dictionary = (
  description: string,
  values: Fragment,
  names: Fragment = {},
): Fragment => ({
  type: 'object',
  patternProperties: { '^x-': {} },
  additionalProperties: values,
  propertyNames: names,
  description,
});

/** One item, or a list of them; the plan always holds a list. */
export const oneOrMany = (description: string, item: Fragment, rest: Rest = {}): Fragment => ({
  anyOf: [item, { type: 'array', items: item, minItems: 1 }],
  description,
  ...rest,
});

/** A reference to a definition, described for the place where it is used. */
export const reference = (name: string, description: string, byDefault?: unknown): Fragment => ({
  $ref: `#/$defs/${name}`,
  description,
  ...withDefault(byDefault),
});

type Kind = (description: string, byDefault?: unknown) => Fragment;
const kind =
  (name: string): Kind =>
  (description, byDefault) =>
    reference(name, description, byDefault);

export const duration = kind('duration');
export const size = kind('size');
/** Bytes in a time, such as `10MiB/s`. */
export const speed = kind('speed');
/** A count in a time, such as `2/h`. */
export const rate = kind('rate');
export const secret = kind('secret');
/** A database URL in the open when it holds no password, else a secret. */
export const databaseUrl = kind('databaseUrl');
/** A word that is confidential in some installations and public in others. */
export const textOrSecret = kind('textOrSecret');
export const slug = kind('slug');
export const envName = kind('envName');
export const databaseName = kind('databaseName');
/** The name of a container, a volume, a Compose project or service. */
export const engineName = kind('engineName');
/** A name that is handed to a program as an argument: it cannot be mistaken for an option. */
export const plainName = kind('plainName');
/** A path inside the repository, relative to its root. */
export const repositoryPath = kind('repositoryPath');
/** A path on the machine where the part works; relative ones start at the repository root. */
export const hostPath = kind('hostPath');
/** As `hostPath`, or a pattern with `*`. */
export const databasePath = kind('databasePath');
export const keyFile = kind('keyFile');
export const argv = kind('argv');
export const hostName = kind('hostName');
export const sshAddress = kind('sshAddress');
export const emailAddress = kind('emailAddress');
export const imageName = kind('imageName');
/** Folders at a destination, joined by `/`. */
export const keyPrefix = kind('keyPrefix');
export const estimate = kind('estimate');
export const deletionLimit = kind('deletionLimit');
export const hostKey = kind('hostKey');
export const port = kind('port');
export const httpUrl = kind('httpUrl');
export const labels = kind('labels');
export const cron = kind('cron');
export const timezone = kind('timezone');
/** A date, or a date and time with an offset. */
export const moment = kind('moment');
export const via = kind('via');
export const keep = kind('keep');
/** Text with `${version}`, which is filled in when the version is known. */
export const tagTemplate = kind('tagTemplate');
/** Text whose placeholders are filled in when a notice is sent. */
export const noticeTemplate = kind('noticeTemplate');

/** Rules between the keys of one map, in the few shapes that diagnostics know how to explain. */
export const exactlyOne = (...names: readonly string[]): Fragment => ({
  oneOf: names.map((name) => ({ required: [name] })),
});
export const atLeastOne = (...names: readonly string[]): Fragment => ({
  anyOf: names.map((name) => ({ required: [name] })),
});
export const notTogether = (first: string, second: string): Fragment => ({
  not: { required: [first, second] },
});
/** A rule for each pair, so that a mistake names the two keys that clash. */
export const atMostOne = (...names: readonly string[]): readonly Fragment[] =>
  names.flatMap((first, index) =>
    names.slice(index + 1).map((second) => notTogether(first, second)),
  );
/** A key that means nothing without others. */
export const needs = (key: string, ...required: readonly string[]): Fragment => ({
  dependentRequired: { [key]: required },
});
export const neededWhen = (
  key: string,
  values: readonly Scalar[],
  ...required: readonly string[]
): Fragment => ({
  if: { properties: { [key]: { enum: values } }, required: [key] },
  // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
  then: { required },
});
/** A key's value is held tighter while another key has one of some values. */
export const tighterWhen = (key: string, values: readonly Scalar[], tightened: Keys): Fragment => ({
  if: { properties: { [key]: { enum: values } }, required: [key] },
  // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
  then: { properties: tightened },
});

function withDefault(value: unknown): { readonly default?: unknown } {
  return value === undefined ? {} : { default: value };
}
