import { createLocalPlace } from '../../../src/adapters/places/local/local.ts';

export const thisMachine = createLocalPlace({ environment: process.env });
