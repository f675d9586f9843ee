import { afterEach, beforeEach, describe } from 'vitest';
import { failing } from './destination/failing.ts';
import { following } from './destination/following.ts';
import { listing } from './destination/listing.ts';
import { settling } from './destination/settling.ts';
import { storing } from './destination/storing.ts';
import type { Open, Subject } from './destination/subject.ts';

/** What every destination keeps, and every wrapper of one. `open` gives an empty store for each test. */
export function holdDestinationContract(name: string, open: Open): void {
  describe(`${name} keeps the contract of destinations`, () => {
    let subject: Subject | null = null;
    const current = (): Subject => {
      if (subject === null) throw new Error('the store was not opened');
      return subject;
    };
    beforeEach(async () => {
      subject = await open();
    });
    afterEach(async () => {
      await subject?.close();
      subject = null;
    });
    describe('storing', () => storing(current));
    describe('listing', () => listing(current));
    describe('following', () => following(current));
    describe('failing', () => failing(current));
    describe('settling', () => settling(current));
  });
}
