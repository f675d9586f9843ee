/** A piece of JSON Schema. Fragments are data: they are composed, published, and walked, never executed. */
export interface Fragment {
  readonly $ref?: string;
  readonly title?: string;
  readonly description?: string;
  readonly type?: string | readonly string[];
  readonly properties?: Keys;
  readonly patternProperties?: Keys;
  readonly additionalProperties?: boolean | Fragment;
  readonly required?: readonly string[];
  readonly dependentRequired?: Readonly<Record<string, readonly string[]>>;
  readonly minProperties?: number;
  readonly propertyNames?: Fragment;
  readonly items?: Fragment;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly uniqueItems?: boolean;
  readonly enum?: readonly Scalar[];
  readonly const?: Scalar;
  readonly pattern?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly exclusiveMinimum?: number;
  readonly maximum?: number;
  readonly oneOf?: readonly Fragment[];
  readonly anyOf?: readonly Fragment[];
  readonly allOf?: readonly Fragment[];
  readonly not?: Fragment;
  readonly if?: Fragment;
  readonly then?: Fragment;
  readonly default?: unknown;
  readonly examples?: readonly unknown[];
}

/** A whole schema, with the definitions that its references name. */
export interface SchemaDocument extends Fragment {
  readonly $schema: string;
  readonly $id: string;
  readonly $defs: Keys;
}

export type Keys = Readonly<Record<string, Fragment>>;
export type Scalar = string | number | boolean | null;
