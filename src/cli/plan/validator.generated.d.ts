import type { Validate } from '../../catalog/manifest/validator.generated.js';

/** The schema of plans of format 1, compiled by the build. */
export declare const validate: Validate;
