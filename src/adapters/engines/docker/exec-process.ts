import { createReadStream, createWriteStream, writeSync } from 'node:fs';
import { type ClientRequest, request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { Socket } from 'node:net';
import type { Readable, Writable } from 'node:stream';
import { json } from 'node:stream/consumers';
import { type Address, type Environment, parseAddress } from './address.ts';
import { Frames } from './frames.ts';

export interface Execution {
  readonly container: string;
  readonly argv: readonly string[];
  /** Says where the engine is. */
  readonly environment: Environment;
}

/** As a shell does for what it could not start. */
const notStarted = 126;
const wasAsked = 143;
const [input, output, complaints] = [0, 1, 2];

/**
 * The whole work of a program of its own, and its exit code: runs another one in a container, whose streams are ours.
 * When we are asked to end, the other one is told so by the end of its input, and waited for.
 */
export async function runInContainer({ container, argv, environment }: Execution): Promise<number> {
  try {
    const engine = new Api(parseAddress(environment));
    const id = await engine.create(container, argv);
    let isAsked = false;
    process.once('SIGTERM', () => {
      isAsked = true;
    });
    const isWhole = await carry(await engine.start(id));
    // Its input was ended by us, which it has taken for the end of the bytes.
    if (isAsked) return wasAsked;
    return isWhole
      ? await engine.exitCode(id)
      : fail('the engine ended in the middle of a message');
  } catch (error) {
    return fail(error instanceof Error ? error.message : String(error));
  }
}

function fail(message: string): number {
  writeSync(complaints, `${message}\n`);
  return notStarted;
}

/** Resolves at the end of the other's streams: whether no message of it was cut. */
async function carry(socket: Socket): Promise<boolean> {
  const ours = { input: openBeginning(), output: openEnd(output) };
  const said = openEnd(complaints);
  const frames = new Frames((stream, bytes) => {
    (stream === 2 ? said : ours.output).write(bytes);
  });
  ours.input.pipe(socket);
  process.once('SIGTERM', () => {
    ours.input.unpipe(socket);
    socket.end();
  });
  ours.output.once('error', (error) => socket.destroy(error));
  try {
    await readAll(socket, { frames, ends: [ours.output, said] });
    await Promise.all([ours.output, said].map(flushed));
    return frames.isAtBoundary;
  } finally {
    // Whoever holds it open waits for us.
    ours.input.destroy();
  }
}

interface Reading {
  readonly frames: Frames;
  readonly ends: readonly Writable[];
}

function readAll(socket: Socket, reading: Reading): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.on('data', (bytes: Buffer) => {
      try {
        passOn(bytes, reading);
      } catch (error) {
        socket.destroy(error instanceof Error ? error : new Error(String(error)));
      }
      const full = reading.ends.find(({ writableNeedDrain }) => writableNeedDrain);
      if (full !== undefined) waitFor(full, socket);
    });
    socket.once('error', reject);
    socket.once('close', resolve);
  });
}

/** A message may be short, and what has come together is passed on together. */
function passOn(bytes: Buffer, { frames, ends }: Reading): void {
  for (const end of ends) end.cork();
  try {
    frames.read(bytes);
  } finally {
    for (const end of ends) end.uncork();
  }
}

/** The engine waits with us for whoever reads. */
function waitFor(end: Writable, socket: Socket): void {
  socket.pause();
  end.once('drain', () => socket.resume());
}

/** A pipe does not hold us up; of a file there is no other way. */
function openBeginning(): Readable {
  try {
    return new Socket({ fd: input, writable: false });
  } catch {
    return createReadStream('', { fd: input, autoClose: false });
  }
}

/** Likewise. */
function openEnd(fd: number): Writable {
  try {
    return new Socket({ fd, readable: false });
  } catch {
    return createWriteStream('', { fd, autoClose: false });
  }
}

function flushed(end: Writable): Promise<void> {
  return new Promise((resolve) => void end.write('', () => resolve()));
}

class Api {
  readonly #wire: Address['wire'];

  constructor({ wire }: Address) {
    this.#wire = wire;
  }

  async create(container: string, argv: readonly string[]): Promise<string> {
    const path = `/containers/${encodeURIComponent(container)}/exec`;
    const streams = { AttachStdin: true, AttachStdout: true, AttachStderr: true };
    const answer = await this.#ask('POST', path, { ...streams, Tty: false, Cmd: argv });
    if (answer === null || typeof answer !== 'object' || !('Id' in answer)) {
      throw new Error('the engine did not say what it has begun');
    }
    return String(answer.Id);
  }

  /** The connection itself is the other's streams. */
  start(id: string): Promise<Socket> {
    const upgrade = { connection: 'Upgrade', upgrade: 'tcp' };
    const request = this.#open('POST', `/exec/${id}/start`, upgrade);
    request.end(JSON.stringify({ Detach: false, Tty: false }));
    return new Promise((resolve, reject) => {
      request.once('error', reject);
      request.once('response', (response) => {
        explain(response).then(reject, reject);
      });
      request.once('upgrade', (_response, socket: Socket, head: Buffer) => {
        if (head.length > 0) socket.unshift(head);
        resolve(socket);
      });
    });
  }

  /** Its end is told a moment after its streams have ended. */
  async exitCode(id: string): Promise<number> {
    for (;;) {
      const answer = await this.#ask('GET', `/exec/${id}/json`);
      const { Running, ExitCode } = (answer ?? {}) as { Running?: unknown; ExitCode?: unknown };
      if (Running === false && typeof ExitCode === 'number') return ExitCode;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  async #ask(method: string, path: string, body?: object): Promise<unknown> {
    const request = this.#open(method, path, {});
    request.end(body === undefined ? undefined : JSON.stringify(body));
    const response = await new Promise<IncomingMessage>((resolve, reject) => {
      request.once('error', reject).once('response', resolve);
    });
    if ((response.statusCode ?? 500) >= 300) throw await explain(response);
    return await json(response);
  }

  #open(method: string, path: string, more: Readonly<Record<string, string>>): ClientRequest {
    const headers = { 'content-type': 'application/json', ...more };
    if ('socketPath' in this.#wire) {
      const { socketPath } = this.#wire;
      return httpRequest({ socketPath, method, path, headers: { host: 'docker', ...headers } });
    }
    const { host, port, keys } = this.#wire;
    const options = { host, port, method, path, headers };
    return keys === null ? httpRequest(options) : httpsRequest({ ...options, ...keys });
  }
}

async function explain(response: IncomingMessage): Promise<Error> {
  const answer: unknown = await json(response).catch(() => null);
  const said = answer !== null && typeof answer === 'object' && 'message' in answer;
  return new Error(said ? String(answer.message) : `the engine answers ${response.statusCode}`);
}
