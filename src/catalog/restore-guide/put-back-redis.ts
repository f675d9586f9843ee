import type { Original, PuttingBack } from './putting-back.ts';

/** Into a folder of its own, on which a server can be started. */
export function layRdb(plainFile: string, { folder, facts }: Original): PuttingBack {
  const [family, name] = facts.flavor === 'valkey' ? ['valkey', 'Valkey'] : ['redis', 'Redis'];
  return {
    says: [
      `It is an RDB file of a ${name} server of version ${versionOf(facts.serverVersion)}, with all of its databases; an older server may not read it. The first command must end with \`RDB looks OK\`. Then look at it with a server of its own: \`${family}-server --dir "$PWD/${folder}" --port 6380 --appendonly no\`.`,
      `To put it back, stop the server, move its old \`dump.rdb\` and its folder \`appendonlydir\` away, and move this one to its place as \`dump.rdb\` (\`dir\` and \`dbfilename\` of its configuration), with the owner that the old one had. **With \`appendonly yes\` a server ignores the file and starts empty**: start it once with \`--appendonly no\`, then \`${family}-cli config set appendonly yes\`, and restart it when \`${family}-cli info persistence\` says \`aof_rewrite_in_progress:0\`.`,
    ],
    commands: [
      `${family}-check-rdb ${plainFile}`,
      `mkdir ${folder}`,
      `cp ${plainFile} ${folder}/dump.rdb`,
    ],
    programs: [`${family}-check-rdb`],
    filter: null,
  };
}

function versionOf(version: unknown): string {
  return typeof version === 'string' && /^[\w.-]{1,40}$/.test(version) ? version : 'unknown';
}
