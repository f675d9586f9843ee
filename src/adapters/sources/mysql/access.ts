import type { SourceParts } from '../../../ports/definition.ts';
import type { StepContext } from '../../../ports/step-context.ts';
import { openServer, type Server, type ServerConfig } from './server.ts';

export type Around = Pick<SourceParts, 'secrets' | 'via' | 'repository'>;

/** The server of one dump, which all of its members share: it is asked once who it is. */
export interface Access {
  readonly around: Around;
  open(context: StepContext): Promise<Server>;
}

export function createAccess(config: ServerConfig, around: Around): Access {
  let opened: Promise<Server> | null = null;
  return {
    around,
    open: async (context) => {
      opened ??= openServer(config, around, context);
      try {
        return await opened;
      } catch (error) {
        // It may answer the next time.
        opened = null;
        throw error;
      }
    },
  };
}
