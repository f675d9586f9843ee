import { rm } from 'node:fs/promises';
import type { Loading, Survey } from '../../../../ports/restorer.ts';
import type { AccountsHandle } from './handle.ts';

/** Who may log in to a server, and with which password, is not for a program to change that restores data. */
export function surveyAccounts(): Survey {
  return {
    ...{ isPresent: false, size: null, keeps: [], isReversible: true },
    target: ['nothing: accounts are put back by hand'],
    fingerprint: 'accounts',
    needs: [],
    findings: [
      {
        severity: 'warning',
        message: 'accounts and privileges of the server are in the backup, and are not put back',
        hint: 'bring them with `run-pipeline download --decrypted`, look at them, and give those that are missing to the client program',
      },
    ],
  };
}

/** They are proved, and nothing else. */
export async function loadAccounts({ file }: AccountsHandle): Promise<Loading> {
  await rm(file, { force: true });
  return { sink: { file }, finish: () => rm(file, { force: true }) };
}
