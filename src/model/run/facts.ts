export type Json =
  | null
  | boolean
  | number
  | string
  | readonly Json[]
  | { readonly [key: string]: Json };

/** What is known of an artifact beside its bytes: versions, entries, rows, formats. */
export type Facts = Readonly<Record<string, Json>>;
