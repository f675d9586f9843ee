import type { SourceParts } from '../../../ports/definition.ts';
import type { StepContext } from '../../../ports/step-context.ts';
import { rememberSuccess } from '../../../util/remember-success.ts';
import { openServer, type Server, type ServerConfig } from './server.ts';

export type Around = Pick<SourceParts, 'secrets' | 'via' | 'repository'>;

/** The server of one dump, which all of its members share: it is asked once who it is. */
export interface Access {
  readonly around: Around;
  open(context: StepContext): Promise<Server>;
}

export function createAccess(config: ServerConfig, around: Around): Access {
  return { around, open: rememberSuccess((context) => openServer(config, around, context)) };
}
