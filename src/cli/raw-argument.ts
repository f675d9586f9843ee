import { readFileSync } from 'node:fs';

/**
 * The bytes of a value as it was typed. Names of files may be any bytes, and those that are no text have been
 * replaced in what a program is given; where the system still knows them they are asked for there.
 */
export function rawArgument(value: string): Buffer {
  const plain = Buffer.from(value);
  if (!value.includes('\ufffd')) return plain;
  const typed = argumentsOfProcess().map((argument) => asTyped(argument, value));
  const found = typed.find((bytes) => bytes !== null);
  return found ?? plain;
}

function asTyped(argument: Buffer, value: string): Buffer | null {
  if (argument.toString() === value) return argument;
  const equals = argument.indexOf('=');
  const rest = argument.subarray(equals + 1);
  return equals !== -1 && rest.toString() === value ? rest : null;
}

function argumentsOfProcess(): readonly Buffer[] {
  try {
    const line = readFileSync('/proc/self/cmdline', 'latin1');
    return line.split('\0').map((argument) => Buffer.from(argument, 'latin1'));
  } catch {
    // Not Linux.
    return [];
  }
}
