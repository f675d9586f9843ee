import { Interruption, type StopSignal } from '../model/run/interruption.ts';

/** Ctrl-C and its kin, a terminal that goes away among them. A verb that cleans up claims them; for all others the program just ends. */
export interface Interrupts {
  /** From now on the first signal aborts; a second SIGINT ends the program at once. */
  claim(): AbortSignal;
  /** Who draws on the terminal says what there is to say, and gives it back before a sudden end. */
  speakThrough(speaker: Speaker): void;
}

interface Speaker {
  say(text: string): void;
  close(): void;
}

interface Endings {
  /** Says what happens to whoever pressed the keys. */
  readonly say: (text: string) => void;
  readonly end: (signal: StopSignal) => void;
}

export function watchInterrupts({ say, end }: Endings): Interrupts {
  const controller = new AbortController();
  let isClaimed = false;
  let speaker: Speaker = { say: (text) => say(`${text}\n`), close: () => undefined };
  const hear = (signal: StopSignal) => {
    if (!isClaimed) return end(signal);
    if (!controller.signal.aborted) {
      speaker.say(`${signal}: cleaning up; press Ctrl-C again to stop at once`);
      controller.abort(new Interruption(signal));
      return;
    }
    // CI sends SIGTERM some seconds after SIGINT: that is no wish to leave the rest behind.
    if (signal !== 'SIGINT') return;
    speaker.close();
    end(signal);
  };
  process.on('SIGINT', () => hear('SIGINT'));
  process.on('SIGTERM', () => hear('SIGTERM'));
  process.on('SIGHUP', () => hear('SIGHUP'));
  return {
    claim: () => {
      isClaimed = true;
      return controller.signal;
    },
    speakThrough: (other) => {
      speaker = other;
    },
  };
}
