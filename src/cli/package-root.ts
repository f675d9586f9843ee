import { fileURLToPath } from 'node:url';

/** The folder of this package; the same from src/cli and from dist/cli. */
export const packageRoot = fileURLToPath(new URL('../../', import.meta.url));
