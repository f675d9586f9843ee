import { expect, test } from 'vitest';
import { clockAhead, day } from '../../rig/run/clock.ts';
import { openRestoreSite, stateOf, tokenOf } from '../../rig/run/restoring.ts';

test('no token but that of this plan is taken, and nothing is touched', async () => {
  const given = await openRestoreSite();
  const { site, backup, now } = given;
  const token = await tokenOf(site, '@latest');
  const second = await site.run('run', '--json');
  const other = second.summary?.backup ?? '';
  const before = stateOf(site);
  // What differs is told by four bits each: now and then one of it is not seen, and never anything else is.
  const cases: readonly (readonly [readonly string[], number, string | RegExp])[] = [
    [[`@${backup}`, '--confirm', 'hgwq-9965-xzgw-g6ht-4w0n'], 77, 'the token is'],
    [[`@${backup}`, '--confirm', 'abcd'], 77, 'a token has 20 letters and digits'],
    [[`@${backup}`, '--confirm', ''], 64, 'the value of --confirm is empty'],
    [[`@${backup}`, '--confirm', ' '], 64, 'the value of --confirm'],
    [[`@${other}`, '--confirm', token], 77, /for another backup|target has changed|mistyped/],
    [
      [`@${backup}`, '--discard-previous', '--confirm', token],
      77,
      /options are other ones|mistyped/,
    ],
    [
      [`@${backup}`, '--to', 'tree.into=/srv/x', '--confirm', token],
      77,
      /is another one|options are other ones|mistyped/,
    ],
  ];
  for (const [argv, code, says] of cases) {
    const ran = await site.run('restore', ...argv, '--no-input');
    expect(ran, argv.join(' ')).toMatchObject({ code });
    expect(ran.stderr).toMatch(says);
    expect(stateOf(site)).toEqual(before);
  }
  given.rewrite({ restore: 'existing: swap, allow: [links, setuid], phrase: restore production' });
  const edited = await site.run('restore', `@${backup}`, '--confirm', token);
  expect(edited).toMatchObject({ code: 77 });
  expect(edited.stderr).toMatch(/the pipeline was edited since|mistyped/);
  expect(stateOf(site)).toEqual(now);
});

test('a token lasts for a day', async () => {
  const { site, backup, now } = await openRestoreSite();
  const token = await tokenOf(site, '@latest');
  const argv = ['restore', `@${backup}`, '--confirm', token];
  const late = await site.start(argv, clockAhead(site, day + 120_000)).ended;
  expect(late).toMatchObject({ code: 77 });
  expect(late.stderr).toContain('older than 24 hours');
  const early = await site.start(argv, clockAhead(site, -3_600_000)).ended;
  expect(early).toMatchObject({ code: 77 });
  expect(early.stderr).toContain('at a time that is still to come');
  expect(stateOf(site)).toEqual(now);
});

test('where the pipeline demands a phrase the token alone is not enough', async () => {
  const phrase = 'phrase: restore production';
  const given = await openRestoreSite({
    restore: `existing: swap, allow: [links, setuid], ${phrase}`,
  });
  const { site, backup, then, now } = given;
  const token = await tokenOf(site, '@latest');
  const argv = ['restore', `@${backup}`, '--confirm', token];
  expect(await site.run(...argv)).toMatchObject({ code: 77 });
  expect(await site.run(...argv, '--phrase', 'restore staging')).toMatchObject({ code: 77 });
  expect(stateOf(site)).toEqual(now);
  const ran = await site.run(...argv, '--phrase', 'restore production');
  expect(ran, ran.stderr).toMatchObject({ code: 0 });
  expect(stateOf(site)).toEqual(then);
});

test('what cannot be meant is told before anything is looked at', async () => {
  const { site, backup } = await openRestoreSite();
  await site.run('run');
  const cases: readonly (readonly [readonly string[], number, string])[] = [
    [['@20261119T000000Z-aaaa'], 66, 'no backup is meant by'],
    [[`@${backup.slice(0, 4)}`], 66, 'is the beginning of 2 ids'],
    [['@latest', '--only', 'invoices'], 66, 'no backup is meant by latest'],
    [['@latest', '--to', 'tree.inot=/x'], 64, 'did you mean into?'],
    [['@latest', '--to', 'tre.into=/x'], 64, 'did you mean tree?'],
    [['@latest', '--to', 'tree'], 64, 'write it as <dump>.<key>=<value>'],
    [['@latest', '--to', 'tree.into=/x', '--to', 'tree.into=/y'], 64, 'is given twice'],
    [['@latest', '--from', 'hree'], 64, 'did you mean here?'],
    [['@latest', '--existing', 'maybe'], 64, '--existing cannot be maybe'],
    [['@latest', '--from-manifest', 'm.json'], 64, 'there is no m.json'],
    [['nosuch@latest'], 64, 'no pipeline is called nosuch'],
  ];
  for (const [argv, code, says] of cases) {
    const ran = await site.run('restore', ...argv);
    expect(ran, argv.join(' ')).toMatchObject({ code, stdout: '' });
    expect(ran.stderr).toContain(says);
  }
});
