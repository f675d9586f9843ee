import { createLocalPlace } from '../../../src/adapters/places/local/local.ts';
import { checkOut } from '../../../src/stages/restore/checkout/check-out.ts';
import type { CheckoutHandle } from '../../../src/stages/restore/checkout/handle.ts';

/** Checks out what its argument says, and is killed meanwhile. */
const handle: CheckoutHandle = JSON.parse(process.argv[2] ?? '');
const place = createLocalPlace({ environment: process.env });
await checkOut(handle, place, {
  signal: new AbortController().signal,
  scratch: { path: (name) => Promise.resolve(`${process.env.HOME}/${name}`) },
  clock: { now: () => Date.now() },
  record: () => undefined,
  progress: () => undefined,
  warn: () => undefined,
});
