import type { Json } from '../model/run/facts.ts';

/** Something on the outside that a crash would leave behind, and how to find it again. */
export type Effect =
  | { readonly do: 'folder'; readonly path: string }
  | {
      readonly do: 'upload';
      readonly destination: string;
      readonly key: string;
      readonly token: Json;
    }
  | { readonly do: 'live'; readonly destination: string; readonly key: string };
