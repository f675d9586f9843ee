import { expect, test } from 'vitest';
import { createInspector } from '../../../src/stages/fetch/at-most.ts';

test('exactly as many bytes as were dumped come through, and not one more', () => {
  const inspector = createInspector({ bytes: 5 });
  inspector.read(Buffer.from('abc'));
  inspector.read(Buffer.from('de'));
  expect(inspector.found()).toBeNull();
  expect(() => inspector.read(Buffer.from('f'))).toThrow('it decodes to more than 5 bytes');
});
