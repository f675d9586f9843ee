import { createDockerEngine } from '../../../src/adapters/engines/docker/docker.ts';
import { WatchedContext } from '../destination/watched-context.ts';

/** Prints what the check of the engine at DOCKER_HOST finds. */
const engine = createDockerEngine({ environment: process.env });
console.log(JSON.stringify(await engine.check(new WatchedContext())));
