import { createHash } from 'node:crypto';
import type { Redis } from './redis.ts';

/** Something of every kind, in several databases; the version makes it another. */
export function plantSample(server: Redis, version: string): void {
  server.cli('flushall');
  server.feed(
    [
      `set text "${version} \\x00\\xff\\r\\n\\"ü"`,
      'set "\\x00bin\\xffkey REDIS0011 \\n" binary',
      'set number 12345678901234',
      `set large "${'z'.repeat(20_000)}REDIS0009"`,
      'rpush list a b 3 "\\x01"',
      'sadd numbers 1 2 3 70000',
      'sadd words one two',
      'hset map field value other 7',
      'zadd ranks 1.5 a -inf b +inf c',
      'xadd stream 1-1 k v',
      'xadd stream 1-2 k2 v2 more 3',
      'xgroup create stream group 0',
      'xreadgroup group group reader count 1 streams stream >',
      'pfadd guesses a b c',
      'geoadd places 13.36 38.11 Palermo',
      'setbit bits 1000 1',
      'set leaves soon pxat 4102444800000',
      'select 3',
      `hset "other db" version ${version}`,
      'select 15',
      'set last one',
      `function load "#!lua name=lib\\nredis.register_function('v', function() return '${version}' end)"`,
    ].join('\n'),
  );
  const many = `for n = 1, 2000 do redis.call('set', 'key:' .. n, '${version} ' .. n) end`;
  server.cli('-n', '5', 'eval', many, '0');
}

/** Every key and value, and the moment of its end, in one comparable text. */
export function stateOf(server: Redis): string {
  const script = `
    local out = {}
    for db = 0, 15 do
      redis.call('select', db)
      local keys = redis.call('keys', '*')
      table.sort(keys)
      for _, key in ipairs(keys) do
        local parts = { db, key, redis.call('pexpiretime', key), redis.call('type', key).ok }
        out[#out + 1] = table.concat(parts, ' ')
      end
    end
    return redis.sha1hex(table.concat(out, '\\n')) .. ' ' .. #out`;
  const functions = server.cli('function', 'list', 'withcode');
  const text = server.cli('get', 'text').slice(0, 3);
  const digest = createHash('sha256').update(functions).digest('hex').slice(0, 8);
  return `${text} ${server.cli('eval', script, '0')} ${server.cli('debug', 'digest')} ${digest}`;
}
