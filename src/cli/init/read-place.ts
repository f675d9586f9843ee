/** Where backups go, taken apart as the format wants it. */
export type Place =
  | { readonly keys: Readonly<Record<string, string | number>> }
  | { readonly wrong: string; readonly help: string };

export function readPlace(type: string, to: string): Place {
  switch (type) {
    case 's3':
      return readBucket(to);
    case 'sftp':
      return readServer(to);
    case 'gdrive':
      return { keys: { folderId: to } };
    case 'command':
      return /^[^:]+:/.test(to)
        ? { keys: { remote: to.replace(/\/+$/, '') } }
        : { wrong: 'is no remote of rclone', help: 'write --to remote:folder' };
    default:
      return { keys: { path: to } };
  }
}

function readBucket(to: string): Place {
  const [, bucket, prefix] = /^s3:\/\/([^/]+)(?:\/+(.*?))?\/*$/.exec(to) ?? [];
  if (bucket === undefined) return { wrong: 'is no bucket', help: 'write --to s3://bucket/prefix' };
  return { keys: prefix ? { bucket, prefix } : { bucket } };
}

function readServer(to: string): Place {
  const parts = /^sftp:\/\/([^@/]+)@([^@/:]+|\[[^\]]+\])(?::(\d{1,5}))?(\/.*)$/.exec(to);
  const [, user, host, port, path] = parts ?? [];
  if (user === undefined || host === undefined || path === undefined) {
    return { wrong: 'is no place on a server', help: 'write --to sftp://user@host/path' };
  }
  if (user.includes(':')) {
    const help = 'write --to sftp://user@host/path, and log in by key';
    return { wrong: 'holds a password', help };
  }
  const login = { host: host.replace(/^\[|\]$/g, ''), user, path };
  return { keys: port === undefined ? login : { ...login, port: Number(port) } };
}
