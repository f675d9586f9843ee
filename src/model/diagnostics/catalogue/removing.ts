import { exits } from '../../exit.ts';
import type { Entry } from './entry.ts';

/** Why nothing is removed. */
export const removing = {
  BP5140: {
    title: 'a removal is not confirmed',
    text: '`prune`, `delete` and `storage clean` remove only what their plan has shown, with the token of that plan. A token fits one pipeline and its file, and exactly the backups that the plan named, for 24 hours: when another backup would go, the file was edited, or it was done already, there is another. That of `storage clean` fits one engine, and exactly what the plan named, unchanged. A hold that was laid since then keeps its backup, and nothing else. Nothing was touched. Give the command without `--confirm` to see the plan of now.',
    exit: exits.refused,
    example: {
      wrong: 'run-pipeline prune shop --confirm last-weeks-token',
      right: 'run-pipeline prune shop',
    },
  },
  BP5141: {
    title: 'a deletion is refused',
    text: 'Something speaks against deleting the backup: somebody holds it, it is the last good one of a dump, a run may still write it, or a destination cannot be read or lets nobody delete. The plan names all of it, and there is no token while there is any. Nothing was touched. `release` ends a hold, `--last-good` deletes even the last good one, `--at` deletes at one destination only.',
    exit: exits.refused,
    example: {
      wrong: 'run-pipeline delete shop@latest',
      right: 'run-pipeline delete shop@latest --last-good',
    },
  },
} as const satisfies Record<string, Entry>;
