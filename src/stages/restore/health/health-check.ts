import type { Finding, StepContext } from '../../../ports/step-context.ts';

/** One check of `application.health`, ready to be asked again and again. */
export interface HealthCheckPart {
  /** For people: `http http://127.0.0.1:8080/health`. Without a query, which may hold a token. */
  readonly name: string;
  readonly withinMs: number;
  readonly everyMs: number;
  /** Before anything is touched: why it can never pass. Asks nobody, because the application may be down. */
  check(context: StepContext): Promise<readonly Finding[]>;
  /**
   * Asks once: `null` when all is well, else what is not, in one line. Gives up by itself after some seconds, a program
   * after `withinMs`. Rejects only when the signal fires, at once, and leaves nothing behind.
   */
  ask(context: StepContext): Promise<string | null>;
}
