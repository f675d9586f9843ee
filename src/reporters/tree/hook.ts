import { besideRow } from './frame.ts';
import type { Row } from './row.ts';
import type { Notice } from './subject.ts';

/** A hook as the events of runs and restores tell it. */
export interface HookState {
  readonly point: string;
  readonly state: 'started' | 'done' | 'failed' | 'skipped';
  readonly message: string;
}

/** The hook that runs just now, if one does. */
export function hookRows(hook: HookState | null): readonly Row[] {
  if (hook === null) return [];
  return [{ ...besideRow('running', 'hook'), details: [hook.point], text: hook.message }];
}

export function noticeOfHook({ state, point, message }: HookState): Notice | null {
  if (state === 'started' || state === 'done') return null;
  const mark = state === 'failed' ? 'failed' : 'skipped';
  return { mark, text: `hook ${point} ${state}${message === '' ? '' : `: ${message}`}` };
}
