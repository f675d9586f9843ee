import { expect, test } from 'vitest';
import { commitOfImage, versionOfImage } from '../../../src/stages/provenance/image-version.ts';

const digits = '0123456789ab'.repeat(6).slice(0, 64);
const id = `sha256:${digits}`;
const label = (value: string) => ({ 'org.opencontainers.image.version': value });

test.each<readonly [string, string | null]>([
  ['shop:1.2', '1.2'],
  ['acme/shop:1.2', '1.2'],
  ['registry.lan:5000/acme/shop:1.2', '1.2'],
  [`acme/shop:1.2@sha256:${'f'.repeat(64)}`, '1.2'],
  ['shop:stable', 'stable'],
  ['shop', null],
  ['shop:latest', null],
  ['registry.lan:5000/acme/shop', null],
  [`acme/shop@sha256:${'f'.repeat(64)}`, null],
  [id, null],
  [digits, null],
  [digits.slice(0, 12), null],
  [`sha256:${digits.slice(0, 12)}`, null],
  ['', null],
])('the version of %s', (reference, version) => {
  expect(versionOfImage({ reference, id, labels: {} })).toBe(version);
});

test('a label wins over the tag, and an empty one says nothing', () => {
  const image = { reference: 'shop:1.2', id };
  expect(versionOfImage({ ...image, labels: label(' 1.2.3 ') })).toBe('1.2.3');
  expect(versionOfImage({ ...image, labels: label(' ') })).toBe('1.2');
  expect(versionOfImage({ ...image, reference: 'shop:latest', labels: label('7') })).toBe('7');
});

test.each([
  ['a'.repeat(40), 'a'.repeat(40)],
  ['A'.repeat(64), 'a'.repeat(64)],
  ['a'.repeat(12), null],
  ['main', null],
  ['', null],
])('the commit %s', (revision, commit) => {
  const labels = { 'org.opencontainers.image.revision': revision };
  expect(commitOfImage({ reference: 'shop', id, labels })).toBe(commit);
});
