import { create } from '../../../src/adapters/destinations/local/destination.ts';
import { BackupError } from '../../../src/model/failures.ts';
import { GrowingBody } from './growing-body.ts';
import { localConfig } from './local-config.ts';
import { thisMachine } from './this-machine.ts';
import { WatchedContext } from './watched-context.ts';

/** `nobody-program.ts <folder>`: checks the folder and stores something there, as the user nobody. */
const nobody = 65_534;
process.setgroups?.([]);
process.setgid?.(nobody);
process.setuid?.(nobody);

const secrets = { resolve: () => Promise.reject(new Error('a folder has no secrets')) };
const config = { ...localConfig, path: process.argv[2] ?? '' };
const destination = create(config, { place: thisMachine, secrets, repository: '/' });
const findings = await destination.check(new WatchedContext());
const body = new GrowingBody();
await body.seal();
const options = { ifAbsent: true, onToken: () => Promise.resolve() };
const put = await destination.put('shop/a/b', body, new WatchedContext(), options).then(
  () => 'stored',
  (error: unknown) => ({
    code: error instanceof BackupError ? error.code : null,
    errno: error instanceof BackupError ? error.facts.errno : null,
    verdict: destination.classify(error),
  }),
);
console.log(JSON.stringify({ findings: findings.map(({ message }) => message), put }));
