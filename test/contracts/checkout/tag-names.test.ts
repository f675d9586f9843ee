import { expect, test } from 'vitest';
import { createSetting, decide } from './setting.ts';

test.each(['-f', '--force', "v'1", 'v1"$(touch${IFS}x)', 'später/🚀', '--', '-'])(
  'a tag named %j',
  async (tag) => {
    const setting = await createSetting();
    // Unlike `git tag`, this makes what only other programs would make.
    setting.code.git('update-ref', `refs/tags/${tag}`, setting.old);
    expect(await decide(setting, { tag })).toMatchObject({ action: 'checkout' });
  },
);

test.each([
  'v1^{}',
  'v1~0',
  'v1^0',
  'v1@{0}',
  'v1:app.js',
  '../heads/main',
  'v*',
  '',
  'v1\0',
  'v1\n',
  '.',
  ' v1',
  '-v1',
])('the expression %j is no name of a tag', async (tag) => {
  const setting = await createSetting();
  expect(await decide(setting, { tag })).toMatchObject({ whys: ['missing'] });
});

test('a tag of something else than a commit', async () => {
  const setting = await createSetting();
  setting.code.git('tag', 'blob', 'main:app.js');
  expect(await decide(setting, { tag: 'blob' })).toMatchObject({ whys: ['missing'] });
});

test('a branch of the same name is not the tag', async () => {
  const setting = await createSetting();
  setting.code.git('branch', 'v1', 'main');
  expect(await decide(setting)).toMatchObject({ action: 'checkout' });
});
