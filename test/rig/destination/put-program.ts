import { create } from '../../../src/adapters/destinations/local/destination.ts';
import { BackupError } from '../../../src/model/failures.ts';
import { GrowingBody } from './growing-body.ts';
import { localConfig } from './local-config.ts';
import { thisMachine } from './this-machine.ts';
import { WatchedContext } from './watched-context.ts';

/** `put-program.ts <folder> <key> <bytes> [hold]`: stores a body and says on its output how that went. */
const [path = '', key = '', size = '', hold] = process.argv.slice(2);

const say = (what: string, value: unknown): void => console.log(JSON.stringify({ [what]: value }));

const secrets = { resolve: () => Promise.reject(new Error('a folder has no secrets')) };
const destination = create(
  { ...localConfig, path },
  { place: thisMachine, secrets, repository: '/' },
);
const context = new WatchedContext();
const body = new GrowingBody();
const done = destination.put(key, body, context, {
  ifAbsent: true,
  onToken: (token) => {
    say('token', token);
    return Promise.resolve();
  },
});
const bytes = Buffer.alloc(Number(size), 7);
await body.write(bytes.subarray(0, bytes.length / 2));
await context.reached(Math.floor(bytes.length / 2), done).catch(() => undefined);
say('half', true);
if (hold === undefined) {
  await body.write(bytes.subarray(bytes.length / 2));
  await body.seal();
} else {
  // Whoever started this ends it.
  setInterval(() => undefined, 1000);
}
try {
  say('stored', await done);
} catch (error) {
  say('failed', {
    code: error instanceof BackupError ? error.code : null,
    facts: error instanceof BackupError ? error.facts : null,
    message: String(error),
    verdict: destination.classify(error),
  });
}
