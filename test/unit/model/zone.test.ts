import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createZone } from '../../../src/model/zone.ts';

const utc = (text: string): number => Date.parse(`${text}Z`);

test.each([
  ['UTC', '2026-07-01T12:00', '2026-07-01T12:00'],
  ['Europe/Berlin', '2026-07-01T12:00', '2026-07-01T10:00'],
  ['Asia/Kolkata', '2026-07-01T12:00', '2026-07-01T06:30'],
  ['America/St_Johns', '2026-01-01T00:00', '2026-01-01T03:30'],
  ['Europe/Berlin', '2026-03-29T03:00', '2026-03-29T01:00'],
])('in %s the clocks show %s at %s', (name, local, moment) => {
  const zone = createZone(name);
  expect(zone.toUtc(utc(local))).toBe(utc(moment));
  expect(zone.toLocal(utc(moment))).toBe(utc(local));
});

test('an hour that comes twice is the first, one that never comes is the one after', () => {
  const zone = createZone('Europe/Berlin');
  expect(zone.toUtc(utc('2026-10-25T02:30'))).toBe(utc('2026-10-25T00:30'));
  expect(zone.toUtc(utc('2026-03-29T02:30'))).toBe(utc('2026-03-29T01:30'));
});

test('there and back again', () => {
  const name = fc.constantFrom('UTC', 'Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe');
  const moment = fc.integer({ min: utc('2000-01-01T00:00'), max: utc('2060-01-01T00:00') });
  fc.assert(
    fc.property(name, moment, (zoneName, at) => {
      const zone = createZone(zoneName);
      const local = zone.toLocal(at);
      expect(zone.toLocal(zone.toUtc(local))).toBe(local);
    }),
  );
});

test('a zone that does not exist is refused', () => {
  expect(() => createZone('Mars/Base')).toThrow(RangeError);
});
