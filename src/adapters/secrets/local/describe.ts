import type { SecretReference } from '../../../model/secret-reference.ts';

/** A reference in words, for messages. Of a program only the name: its arguments may tell too much. */
export function describeReference(reference: SecretReference): string {
  if ('container' in reference) return `${reference.env} of the container ${reference.container}`;
  if ('env' in reference) return `the environment variable ${reference.env}`;
  if ('credential' in reference) return `the credential ${reference.credential}`;
  if ('command' in reference) return `the output of ${reference.command[0] ?? 'a program'}`;
  return 'key' in reference
    ? `${reference.key} in ${reference.file}`
    : `the file ${reference.file}`;
}
