import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createContext, temporaryFolder } from '../step-context.ts';
import { placeWith, putProgram, servicesOf } from './programs.ts';

/** As systemctl: the state of each unit is the text of its file; a unit without one is unknown. */
const systemctl = (units: string) => `
[ "$1" = --no-ask-password ] || { echo "would ask" >&2; exit 1; }
verb=$2; shift 2
while [ "$1" != -- ]; do options="$options $1"; shift; done; shift
[ $# -gt 0 ] || { echo "Too few arguments." >&2; exit 1; }
code=3
for unit in "$@"; do
  file="${units}/$unit"
  case "$verb" in
    is-active)
      state=inactive; [ -f "$file" ] && state=$(cat "$file"); echo "$state"
      [ "$state" = active ] && code=0 ;;
    show)
      [ "$options" = " --property=LoadState --value" ] || exit 1
      [ -n "$shown" ] && echo; shown=yes; code=0
      if [ -f "$file" ]; then echo loaded; else echo not-found; fi ;;
    stop | start)
      [ -f "$file" ] || { echo "Unit $unit not loaded." >&2; exit 5; }
      if [ "$verb" = stop ]; then echo inactive > "$file"; else echo active > "$file"; fi; code=0 ;;
    *) exit 1 ;;
  esac
done
exit $code
`;

async function site(states: Readonly<Record<string, string>>, listed = Object.keys(states)) {
  const repository = await temporaryFolder();
  const units = join(repository, 'units');
  mkdirSync(units);
  for (const [unit, state] of Object.entries(states)) writeFileSync(join(units, unit), state);
  putProgram(repository, 'systemctl', systemctl(units));
  const given = { repository, place: placeWith(repository) };
  return { repository, services: servicesOf(`{ systemd: [${listed.join(', ')}] }`, given) };
}

const run = ['systemctl', '--no-ask-password'];

test('only what ran is started again; everything is stopped', async () => {
  const states = {
    'web.service': 'active',
    'cron.timer': 'inactive',
    'queue.service': 'activating',
    'old.service': 'failed',
    'mail.service': 'reloading',
    'ending.service': 'deactivating',
  };
  const { repository, services } = await site(states);
  expect(services.names).toEqual(Object.keys(states));
  expect(await services.check(await createContext())).toEqual([]);
  expect(await services.observe(await createContext())).toEqual({
    stop: [...run, 'stop', '--', ...Object.keys(states)],
    start: [...run, 'start', '--', 'web.service', 'queue.service', 'mail.service'],
    cwd: repository,
  });
  expect(readdirSync(join(repository, 'units')).length).toBe(6);
});

test('what is given out works, and bears being run again', async () => {
  const { repository, services } = await site({ 'web.service': 'active', 'b.service': 'inactive' });
  const commands = await services.observe(await createContext());
  if (commands === null) throw new Error('one unit runs');
  const place = placeWith(repository);
  for (const argv of [commands.stop, commands.stop, commands.start, commands.start]) {
    const [program = '', ...rest] = argv;
    const running = place.spawn({ argv: [program, ...rest], cwd: '/' }, await createContext());
    running.stdout.resume();
    expect(await running.done).toMatchObject({ code: 0 });
  }
  expect(await services.observe(await createContext())).toEqual(commands);
});

test('where nothing runs nothing is done', async () => {
  const { services } = await site({ 'web.service': 'inactive', 'b.service': 'failed' });
  expect(await services.observe(await createContext())).toBeNull();
});

test('a unit that there is none of is found before anything is touched', async () => {
  const { services } = await site({ 'web.service': 'active' }, ['web.service', 'wbe.service']);
  expect(await services.check(await createContext())).toEqual([
    {
      severity: 'error',
      message: 'the unit wbe.service cannot be started: systemd says not-found',
      hint: 'correct `application.services.systemd`',
    },
  ]);
});

test('a machine without systemd says so', async () => {
  const { repository, services } = await site({ 'web.service': 'active' });
  const words = 'System has not been booted with systemd as init system (PID 1).';
  putProgram(repository, 'systemctl', `echo '${words}' >&2; exit 1`);
  const failure = {
    message: `systemctl does not say what runs: ${words}`,
    hint: expect.stringContaining('application.services.command'),
  };
  await expect(services.observe(await createContext())).rejects.toMatchObject({
    code: 'BP5122',
    ...failure,
  });
  expect(await services.check(await createContext())).toEqual([{ severity: 'error', ...failure }]);
});

test('so does one without systemctl', async () => {
  const repository = await temporaryFolder();
  const place = placeWith(repository, '/nowhere');
  const services = servicesOf('{ systemd: [web.service] }', { repository, place });
  await expect(services.observe(await createContext())).rejects.toMatchObject({ code: 'BP5012' });
  expect(await services.check(await createContext())).toMatchObject([
    { severity: 'error', message: 'systemctl cannot be started: there is no such program' },
  ]);
});

test('an interrupt ends the question', async () => {
  const { repository, services } = await site({ 'web.service': 'active' });
  putProgram(repository, 'systemctl', 'sleep 600');
  const context = await createContext();
  const asked = expect(services.observe(context)).rejects.toThrow('interrupted');
  context.abort(new Error('interrupted'));
  await asked;
});
