import type { Sign } from '../catalog/signature.ts';
import type { Run } from './run.ts';

/** Signs records as the manifest of the run is signed; `null` where nothing is. */
export function signRecord({ parts: { encryption } }: Pick<Run, 'parts'>): Sign | null {
  return encryption === null ? null : (bytes) => encryption.sign(bytes);
}
