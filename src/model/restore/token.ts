import { createHash, timingSafeEqual } from 'node:crypto';
import { canonical } from './canonical.ts';
import { type FactName, factNames, type PlanFacts } from './facts.ts';
import { inGroups, spell, tidy, unspell } from './token/letters.ts';

/** How long a plan may be confirmed. */
export const validMs = 24 * 3_600_000;

const minuteMs = 60_000;
/** A clock may be put right by that much between the plan and its confirmation. */
const toleranceMs = 5 * minuteMs;

/**
 * Twenty letters: the minute of the plan (20 bits: two years before they repeat, and the digest binds the whole
 * minute), the digest of minute and facts (60 bits), and four bits of the digest of each fact alone, which only
 * say afterwards what has changed.
 */
const sizes = { minute: 4, digest: 12, hints: 4 } as const;
const length = sizes.minute + sizes.digest + sizes.hints;
const minuteBits = 20n;
const hintBits = 4n;

export type TokenVerdict =
  | { readonly kind: 'ok'; readonly plannedAtMs: number }
  /** Of this plan, but too old, or from a time that is still to come. */
  | { readonly kind: 'expired'; readonly plannedAtMs: number; readonly isAhead: boolean }
  /** Of another plan, or mistyped. What differs, as far as one can know; empty when nobody can. */
  | { readonly kind: 'wrong'; readonly differs: readonly FactName[] }
  | { readonly kind: 'malformed'; readonly reason: string };

/** The token of a plan. It is no secret: it proves that somebody has seen this plan and no other. */
export function createToken(facts: PlanFacts, plannedAtMs: number): string {
  const minute = minuteOf(plannedAtMs);
  return inGroups(
    spell(BigInt(minute), sizes.minute) +
      spell(digestOf(facts, minute), sizes.digest) +
      spell(hintsOf(facts), sizes.hints),
  );
}

/** Whether a token is that of the plan with these facts, and still in time. Needs nothing but the two. */
export function judgeToken(typed: string, facts: PlanFacts, nowMs: number): TokenVerdict {
  const text = tidy(typed);
  if (text.length !== length) {
    return malformed(`a token has ${length} letters and digits, and this one has ${text.length}`);
  }
  const value = unspell(text);
  if (value === null) return malformed('it holds a sign that no token has');
  const minute = nearestMinute(partOf(text, 0, sizes.minute), nowMs);
  const expected = createToken(facts, minute * minuteMs).replaceAll('-', '');
  if (!isSame(text, expected)) return { kind: 'wrong', differs: whatDiffers(text, facts) };
  return judgeTime(minute * minuteMs, nowMs);
}

/** The instant that a token carries: the beginning of its minute. */
export function tokenTime(plannedAtMs: number): number {
  return minuteOf(plannedAtMs) * minuteMs;
}

function judgeTime(plannedAtMs: number, nowMs: number): TokenVerdict {
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

function digestOf(facts: PlanFacts, minute: number): bigint {
  const bound = canonical(['backup-pipeline restore 1', minute, facts]);
  return leading(bound, BigInt(sizes.digest) * 5n);
}

function hintsOf(facts: PlanFacts): bigint {
  return factNames.reduce((sum, name) => (sum << hintBits) | hintOf(facts, name), 0n);
}

function hintOf(facts: PlanFacts, name: FactName): bigint {
  return leading(canonical([name, facts[name]]), hintBits);
}

function leading(text: string, bits: bigint): bigint {
  const hex = createHash('sha256').update(text).digest('hex').slice(0, 16);
  return BigInt(`0x${hex}`) >> (64n - bits);
}

function whatDiffers(text: string, facts: PlanFacts): readonly FactName[] {
  const given = partOf(text, sizes.minute + sizes.digest, sizes.hints);
  const differs = factNames.filter((name, at) => {
    const shift = BigInt(factNames.length - 1 - at) * hintBits;
    return ((given >> shift) & 15n) !== hintOf(facts, name);
  });
  // When nothing fits it is rather something else than a plan in which everything changed.
  return differs.length === factNames.length ? [] : differs;
}

function partOf(text: string, from: number, count: number): bigint {
  return unspell(text.slice(from, from + count)) ?? 0n;
}

function isSame(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}

function malformed(reason: string): TokenVerdict {
  return { kind: 'malformed', reason };
}
