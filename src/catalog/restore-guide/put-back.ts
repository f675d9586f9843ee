import type { Artifact } from '../../model/run/manifest.ts';
import { visibleLine } from '../../util/visible-text.ts';
import { loadMysql } from './put-back-mysql.ts';
import { loadPostgres } from './put-back-postgres.ts';
import { layRdb } from './put-back-redis.ts';
import type { Original, PuttingBack } from './putting-back.ts';

/** By the type of the source. What is not in it is left as a file. */
const kinds: Readonly<Record<string, (plainFile: string, original: Original) => PuttingBack>> = {
  files: unpack,
  volume: unpackVolume,
  eventstore: unpackNode,
  sqlite: keepDatabase,
  mysql: loadMysql,
  redis: layRdb,
  postgres: loadPostgres,
};

export function describePuttingBack({ type, id, facts }: Artifact, plainFile: string): PuttingBack {
  const { database } = facts;
  const name = typeof database === 'string' ? ` “${visibleLine(database)}”` : '';
  return (kinds[type] ?? keepBytes)(plainFile, { folder: `restored-${id}`, name, facts });
}

/** Everything that `tar` was asked to store must be asked for again. */
// Access lists are kept as extended attributes: with `--acls` tar would set its own, empty ones over them.
const tar = "tar -x -p --numeric-owner --xattrs --xattrs-include='*'";

function unpack(plainFile: string, original: Original): PuttingBack {
  const { folder } = original;
  return unpackSaying(plainFile, original, [
    `It is a tar archive. Unpack it into a new folder, \`${folder}\`, look at it, and move what you need to its place. Names are relative to the repository of the pipeline; what lay elsewhere has its full path without the first \`/\`.`,
  ]);
}

function unpackVolume(plainFile: string, original: Original): PuttingBack {
  const { volume } = original.facts;
  const name = typeof volume === 'string' ? ` “${visibleLine(volume)}”` : '';
  return unpackSaying(plainFile, original, [
    `It is a tar archive of the Docker volume${name}, whose names begin at the root of the volume. Unpack it into a new folder, \`${original.folder}\`, and look at it.`,
    'Then stop the containers that use the volume, and move everything into its folder on the host of the engine: `docker volume inspect` shows it as Mountpoint.',
  ]);
}

function unpackNode(plainFile: string, original: Original): PuttingBack {
  return unpackSaying(plainFile, original, [
    `It is a tar archive of the data folder of an EventStoreDB node, with \`truncate.chk\` as a restore needs it. Unpack it into a new folder, \`${original.folder}\`.`,
    'Then stop the node, move its old data folder away, and move this one to its place, with the owner that the old one had.',
  ]);
}

function unpackSaying(
  plainFile: string,
  { folder }: Original,
  says: readonly string[],
): PuttingBack {
  return {
    says: [...says, 'Do this as root, or every file will belong to you.'],
    commands: [`mkdir ${folder}`, `${tar} -f ${plainFile} -C ${folder}`],
    programs: ['tar'],
    filter: `${tar} -f - -C ${folder}`,
  };
}

function keepDatabase(plainFile: string, { name }: Original): PuttingBack {
  return {
    says: [
      `It is the SQLite database${name}, whole as it is. This must print \`ok\`:`,
      'Then stop the application, move its old database away together with the files of the same name that end in `-wal` and `-shm`, and move this one to its place.',
    ],
    commands: [`sqlite3 ${plainFile} 'PRAGMA integrity_check'`],
    programs: ['sqlite3'],
    filter: null,
  };
}

function keepBytes(plainFile: string): PuttingBack {
  return {
    says: [
      `\`${plainFile}\` holds the bytes that the dump program wrote. The pipeline file (see the end of this page) names that program, and the one that reads these bytes on its standard input.`,
    ],
    commands: [],
    programs: [],
    filter: null,
  };
}
