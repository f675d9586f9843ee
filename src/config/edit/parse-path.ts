/** `stages.dump[orders].jobs`: keys, positions in lists from 0, or the id of a part in place of its position. */
export type Step = { readonly key: string } | { readonly at: number } | { readonly id: string };

/** `null` when the text is no path. */
export function parsePath(text: string): readonly Step[] | null {
  // Nobody writes longer ones; the bound keeps the search short.
  if (text.length > 500 || !form.test(text)) return null;
  return Array.from(text.matchAll(steps), ([, key, inside = '']) => {
    if (key !== undefined) return { key };
    return /^\d+$/.test(inside) ? { at: Number(inside) } : { id: inside };
  });
}

const form = /^[^.[\]\s]+(?:\[[^[\]\s]+\])*(?:\.[^.[\]\s]+(?:\[[^[\]\s]+\])*)*$/;
const steps = /([^.[\]\s]+)(?![^[]*\])|\[([^[\]\s]+)\]/g;

export function showSteps(steps: readonly Step[]): string {
  return steps.reduce((shown, step) => {
    if ('at' in step) return `${shown}[${step.at}]`;
    if ('id' in step) return `${shown}[${step.id}]`;
    return shown === '' ? step.key : `${shown}.${step.key}`;
  }, '');
}
