import { Secret } from '../../../model/secret.ts';
import type { Command } from '../../../ports/place.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

const inherited = ['PATH', 'HOME', 'LANG', 'TZ', 'TMPDIR'] as const;

/** What a program sees: the few variables that every program may need, and those that its command names. */
export function childEnvironment(own: Environment, command: Command): Record<string, string> {
  const environment: Record<string, string> = {};
  for (const name of inherited) {
    const value = own[name];
    if (value !== undefined) environment[name] = value;
  }
  for (const [name, value] of Object.entries(command.env ?? {})) {
    environment[name] = value instanceof Secret ? value.reveal() : value;
  }
  return environment;
}

/** The values that must not be seen in what the program says. */
export function secretsOf(command: Command): string[] {
  return [...Object.values(command.env ?? {}), ...Object.values(command.secretFiles ?? {})]
    .filter((value) => value instanceof Secret)
    .map((secret) => secret.reveal());
}
