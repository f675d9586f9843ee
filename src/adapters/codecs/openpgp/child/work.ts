import { writeSync } from 'node:fs';
import { decrypt } from './decrypt.ts';
import { encrypt } from './encrypt.ts';
import { type Job, takeJob } from './job.ts';
import { formatVerdict, Refused, type Verdict } from './verdict.ts';

/** The child program: standard input to standard output, the verdict on standard error. Answers its exit code. */
export async function work(jobFile: string): Promise<number> {
  const verdict = await judge(takeJob(jobFile).then(perform));
  writeSync(2, formatVerdict(verdict));
  return verdict.word === 'done' ? 0 : 1;
}

async function perform(job: Job): Promise<void> {
  if (job.work === 'encrypt') await encrypt(job);
  else await decrypt(job);
}

async function judge(ended: Promise<void>): Promise<Verdict> {
  try {
    await ended;
    return { word: 'done', message: '' };
  } catch (error) {
    if (error instanceof Refused) return { word: error.word, message: error.message };
    const message = error instanceof Error ? error.message : String(error);
    const isGone = error instanceof Error && 'code' in error && error.code === 'EPIPE';
    return { word: isGone ? 'reader-gone' : 'failed', message };
  }
}
