import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { conclude, exchange, leftoversOf, takeBack } from '../../../src/util/exchange/exchange.ts';
import { writeReceipt } from '../../../src/util/exchange/receipt.ts';
import { createSeat, type Seat } from '../../../src/util/exchange/seat.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'exchange-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const receipt = () => join(folder, 'receipt');
const write = (path: string, text: string) => writeFileSync(path, text);
const read = (path: string) => (existsSync(path) ? readFileSync(path, 'utf8') : null);

function seatAt(name: string, rest: Partial<Pick<Seat, 'along' | 'mayReplace'>> = {}): Seat {
  const names = { live: join(folder, name), label: 'backup', id: 'backup-1' };
  return createSeat(names, { along: [], mayReplace: true, ...rest });
}

/** Old is live, new waits beside it. */
function ready(...seats: readonly Seat[]): readonly Seat[] {
  for (const { live, beside } of seats) {
    write(live, 'old');
    write(beside, 'new');
  }
  writeReceipt(receipt(), seats);
  return seats;
}

describe('names', () => {
  test('lie in the same folder, and say what they are', () => {
    const seat = seatAt('data');
    expect(seat.previous).toBe(join(folder, 'data_before_backup'));
    expect(basename(seat.beside)).toBe('.data.restore-backup-1');
    expect(new Set([seat.beside, seat.gone, seat.stray].map(dirname))).toEqual(new Set([folder]));
  });

  test.each(['x'.repeat(255), 'ü'.repeat(127), '😀'.repeat(63)])(
    'fit, whatever was: %s',
    (name) => {
      const seat = seatAt(name, { along: ['-journal'] });
      const other = seatAt(`${name.slice(0, -2)}a`);
      for (const path of [seat.beside, seat.previous, seat.gone, seat.stray]) {
        expect(Buffer.byteLength(`${basename(path)}-journal`)).toBeLessThanOrEqual(255);
        expect(basename(path)).not.toContain('\ufffd');
      }
      expect(other.beside).not.toBe(seat.beside);
      ready(seat);
      exchange(receipt(), [seat]);
      expect(read(seat.live)).toBe('new');
    },
  );
});

describe('an exchange', () => {
  test('of which something was taken away meanwhile is none', () => {
    const seats = ready(seatAt('first'), seatAt('second'));
    rmSync(seats[1]?.beside ?? '');
    expect(() => exchange(receipt(), seats)).toThrow(/for .*second is no longer there/);
    expect(seats.map(({ live }) => read(live))).toEqual(['old', 'old']);
    expect(takeBack(receipt(), seats)).toEqual([]);
    expect(seats.map(({ live }) => read(live))).toEqual(['old', 'old']);
  });

  test('does not follow a folder above it that has become a link', () => {
    mkdirSync(join(folder, 'real'));
    const seats = ready(seatAt('real/data'));
    renameSync(join(folder, 'real'), join(folder, 'other'));
    symlinkSync('other', join(folder, 'real'));
    expect(() => exchange(receipt(), seats)).toThrow(/real is a symbolic link by now/);
    expect(read(join(folder, 'other/data'))).toBe('old');
  });

  test('that finds one place taken touches none', () => {
    const [first, second] = [seatAt('first'), seatAt('second', { mayReplace: false })];
    ready(first, second);
    expect(() => exchange(receipt(), [first, second])).toThrow(/second, where nothing was/);
    expect([read(first.live), read(second.live)]).toEqual(['old', 'old']);
    expect(takeBack(receipt(), [first, second])).toEqual([]);
    expect([read(first.live), read(second.live)]).toEqual(['old', 'old']);
  });

  test('keeps what somebody has put there after the names were chosen, whoever wants to discard', () => {
    const seats = [seatAt('first'), seatAt('second')].map((seat) => {
      write(seat.live, 'old');
      return seatAt(basename(seat.live));
    });
    for (const { beside } of seats) write(beside, 'new');
    writeReceipt(receipt(), seats);
    const [first, second] = seats as [Seat, Seat];
    write(`${second.live}.tmp`, 'newer');
    renameSync(`${second.live}.tmp`, second.live);
    exchange(receipt(), seats);
    expect(conclude(receipt(), seats, true)).toEqual([second.previous]);
    expect(read(second.previous)).toBe('newer');
    expect([read(first.gone), read(first.previous)]).toEqual(['old', null]);
  });

  test('puts an empty folder aside, and does not keep it', () => {
    const seat = seatAt('data', { mayReplace: false });
    mkdirSync(seat.live);
    write(seat.beside, 'new');
    writeReceipt(receipt(), [seat]);
    exchange(receipt(), [seat]);
    expect(read(seat.live)).toBe('new');
    expect(conclude(receipt(), [seat], false)).toEqual([]);
    expect(leftoversOf([seat])).toEqual([seat.gone]);
  });

  test('does not go on over what appeared in between', () => {
    const seats = ready(seatAt('data'));
    const [seat] = seats as readonly [Seat];
    exchange(receipt(), seats);
    // As if it had been ended between its two renamings.
    renameSync(seat.live, seat.beside);
    write(seat.live, 'somebody');
    expect(() => exchange(receipt(), seats)).toThrow(/something has appeared/);
    expect(takeBack(receipt(), seats)).toEqual([seat.stray]);
    expect([read(seat.live), read(seat.stray), read(seat.beside)]).toEqual([
      'old',
      'somebody',
      'new',
    ]);
  });

  test('takes what belongs to a name with it, even without the name', () => {
    const seat = seatAt('app.db', { along: ['-wal'] });
    write(`${seat.live}-wal`, 'orphan');
    write(seat.beside, 'new');
    writeReceipt(receipt(), [seat]);
    exchange(receipt(), [seat]);
    expect(read(`${seat.live}-wal`)).toBe(null);
    write(`${seat.live}-wal`, 'of the new one');
    takeBack(receipt(), [seat]);
    expect([read(seat.live), read(`${seat.live}-wal`)]).toEqual([null, 'orphan']);
    expect(leftoversOf([seat])).toEqual([seat.beside, `${seat.beside}-wal`]);
  });

  test('is not concluded before it is done', () => {
    const seats = ready(seatAt('data'));
    expect(() => conclude(receipt(), seats, true)).toThrow(/was not exchanged/);
    expect(read(seats[0]?.live ?? '')).toBe('old');
  });

  test('without a receipt there is none', () => {
    const seat = seatAt('data');
    write(seat.live, 'old');
    write(seat.beside, 'half of the new');
    expect(() => exchange(receipt(), [seat])).toThrow(/nothing whole was loaded/);
    expect(takeBack(receipt(), [seat])).toEqual([]);
    expect(readdirSync(folder).sort()).toEqual(['.data.restore-backup-1', 'data']);
  });
});
