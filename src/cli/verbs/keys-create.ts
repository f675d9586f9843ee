import { basename, resolve } from 'node:path';
import { createKeyPair } from '../../adapters/codecs/openpgp/keys/create.ts';
import { exits } from '../../model/exit.ts';
import { StateFolder } from '../../runner/state-folder.ts';
import { answerFailures } from '../compose/answer-failure.ts';
import { stateFolder } from '../compose/folders.ts';
import type { Io } from '../io.ts';
import { lookOf } from '../reach/columns.ts';
import { renderSections } from '../reach/sections.ts';
import type { Line, Outcome } from '../verb.ts';

export async function run(line: Line, io: Io): Promise<Outcome> {
  const [file = ''] = line.positionals;
  return await answerFailures(io, async () => {
    const state = await StateFolder.open(stateFolder(io.env));
    const created = await createKeyPair({
      name: basename(file).replace(/\.(?:asc|pgp|gpg|pub)$/, ''),
      passphrase: null,
      publicFile: resolve(io.cwd, file),
      privateFolder: state.keys,
      at: new Date(),
    });
    const { fingerprint, publicFile, privateFile } = created;
    if (!line.quiet) io.stderr.write(`${io.stderr.palette.warning(advice)}\n`);
    const sections = [
      { label: 'key', lines: [{ text: fingerprint, isWhole: true }] },
      { label: 'public', lines: [{ text: publicFile, isWhole: true }] },
      { label: 'private', lines: [{ text: privateFile, isWhole: true }] },
    ];
    const text = renderSections(sections, lookOf(io.stdout));
    return { exit: exits.done, reason: 'done', text, data: created };
  });
}

const advice =
  'Only the private half opens the backups, and it has no passphrase. Move it to a safe place off this host now.';
