import { runInNewContext } from 'node:vm';
import type { Finding } from '../../../ports/step-context.ts';
import { visibleLine } from '../../../util/visible-text.ts';

const limitMs = 1_000;
const maxShown = 200;

export function bodyPatternFindings(pattern: string | undefined): readonly Finding[] {
  try {
    RegExp(pattern ?? '', 'u');
    return [];
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const hint = 'correct `matches` in `application.health`';
    return [{ severity: 'error', message, hint }];
  }
}

/** What is not well with a body; `null` when it matches. */
export function matchBody(pattern: string, body: string): string | null {
  try {
    // Some expressions take for ever over some texts; here they can be ended, and with them an interrupt is heard.
    const question = 'new RegExp(pattern, "u").test(body)';
    const doesMatch = runInNewContext(question, { pattern, body }, { timeout: limitMs }) === true;
    return doesMatch ? null : `the body does not match \`${pattern}\`${shown(body)}`;
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return `\`matches\` cannot be applied: ${message}`;
  }
}

function shown(body: string): string {
  const text = visibleLine(body.slice(0, 4 * maxShown).trim()).slice(0, maxShown);
  return text === '' ? ', it is empty' : `: ${text}`;
}
