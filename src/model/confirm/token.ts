import { createHash, timingSafeEqual } from 'node:crypto';
import { canonical } from '../restore/canonical.ts';
import type { Json } from '../run/facts.ts';
import { inGroups, spell, tidy, unspell } from './letters.ts';

/** How long a plan may be confirmed. */
export const validMs = 24 * 3_600_000;

const minuteMs = 60_000;
/** A clock may be put right by that much between the plan and its confirmation. */
const toleranceMs = 5 * minuteMs;

/**
 * Twenty letters: the minute of the plan (20 bits: two years before they repeat, and the digest binds the whole
 * minute), the digest of minute and facts (60 bits), and a few bits of the digest of each fact alone, four of each of
 * five, which only say afterwards what has changed.
 */
const sizes = { minute: 4, digest: 12, hints: 4 } as const;
const length = sizes.minute + sizes.digest + sizes.hints;
const minuteBits = 20n;
const lettersBits = 5n;

/** What the tokens of one kind of plan bind. */
export interface Binding<Name extends string> {
  /** In every digest: the token of another kind of plan is never right. */
  readonly kind: string;
  /** At most five. When one differs, the plan is another one. */
  readonly names: readonly Name[];
}

export type BoundFacts<Name extends string> = Readonly<Record<Name, Json>>;

export type TokenVerdict<Name extends string> =
  | { readonly kind: 'ok'; readonly plannedAtMs: number }
  /** Of this plan, but too old, or from a time that is still to come. */
  | { readonly kind: 'expired'; readonly plannedAtMs: number; readonly isAhead: boolean }
  /** Of another plan, or mistyped. What differs, as far as one can know; empty when nobody can. */
  | { readonly kind: 'wrong'; readonly differs: readonly Name[] }
  | { readonly kind: 'malformed'; readonly reason: string };

/** The token of a plan. It is no secret: it proves that somebody has seen this plan and no other. */
export function createToken<Name extends string>(
  binding: Binding<Name>,
  facts: BoundFacts<Name>,
  plannedAtMs: number,
): string {
  const minute = minuteOf(plannedAtMs);
  const bound = canonical([binding.kind, minute, { ...facts }]);
  return inGroups(
    spell(BigInt(minute), sizes.minute) +
      spell(leading(bound, BigInt(sizes.digest) * lettersBits), sizes.digest) +
      spell(hintsOf(binding, facts), sizes.hints),
  );
}

/** What somebody has typed, and when. */
export interface Typed {
  readonly token: string;
  readonly nowMs: number;
}

/** Whether a token is that of the plan with these facts, and still in time. Needs nothing but the two. */
export function judgeToken<Name extends string>(
  binding: Binding<Name>,
  facts: BoundFacts<Name>,
  { token, nowMs }: Typed,
): TokenVerdict<Name> {
  const text = tidy(token);
  if (text.length !== length) {
    return malformed(`a token has ${length} letters and digits, and this one has ${text.length}`);
  }
  if (unspell(text) === null) return malformed('it holds a sign that no token has');
  const minute = nearestMinute(partOf(text, 0, sizes.minute), nowMs);
  const expected = createToken(binding, facts, minute * minuteMs).replaceAll('-', '');
  if (isSame(text, expected)) return judgeTime(minute * minuteMs, nowMs);
  return { kind: 'wrong', differs: whatDiffers(text, binding, facts) };
}

/** The instant that a token carries: the beginning of its minute. */
export function tokenTime(plannedAtMs: number): number {
  return minuteOf(plannedAtMs) * minuteMs;
}

function judgeTime(plannedAtMs: number, nowMs: number): TokenVerdict<never> {
  const age = nowMs - plannedAtMs;
  if (age < -toleranceMs) return { kind: 'expired', plannedAtMs, isAhead: true };
  if (age > validMs) return { kind: 'expired', plannedAtMs, isAhead: false };
  return { kind: 'ok', plannedAtMs };
}

function minuteOf(atMs: number): number {
  return Math.floor(atMs / minuteMs);
}

/** The minute nearest to now that ends in these bits. */
function nearestMinute(low: bigint, nowMs: number): number {
  const span = 1n << minuteBits;
  const now = BigInt(minuteOf(nowMs));
  const candidate = now - (now % span) + low;
  if (candidate - now > span / 2n) return Number(candidate - span);
  return Number(now - candidate > span / 2n ? candidate + span : candidate);
}

/** How many bits of each fact there is room for. */
function hintBitsOf({ names }: Binding<string>): bigint {
  return (BigInt(sizes.hints) * lettersBits) / BigInt(names.length);
}

function hintsOf<Name extends string>(binding: Binding<Name>, facts: BoundFacts<Name>): bigint {
  const bits = hintBitsOf(binding);
  return binding.names.reduce((sum, name) => (sum << bits) | hintOf(name, facts[name], bits), 0n);
}

function hintOf(name: string, fact: Json, bits: bigint): bigint {
  return leading(canonical([name, fact]), bits);
}

function leading(text: string, bits: bigint): bigint {
  const hex = createHash('sha256').update(text).digest('hex').slice(0, 16);
  return BigInt(`0x${hex}`) >> (64n - bits);
}

function whatDiffers<Name extends string>(
  text: string,
  binding: Binding<Name>,
  facts: BoundFacts<Name>,
): readonly Name[] {
  const { names } = binding;
  const bits = hintBitsOf(binding);
  const given = partOf(text, sizes.minute + sizes.digest, sizes.hints);
  const differs = names.filter((name, at) => {
    const shift = BigInt(names.length - 1 - at) * bits;
    return ((given >> shift) & ((1n << bits) - 1n)) !== hintOf(name, facts[name], bits);
  });
  // When nothing fits it is rather something else than a plan in which everything changed.
  return differs.length === names.length ? [] : differs;
}

function partOf(text: string, from: number, count: number): bigint {
  return unspell(text.slice(from, from + count)) ?? 0n;
}

function isSame(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}

function malformed(reason: string): TokenVerdict<never> {
  return { kind: 'malformed', reason };
}
