import { extname } from 'node:path';
import type { Step } from '../../ports/codec.ts';
import type { Inspection } from '../../ports/inspector.ts';
import { runInOwnProcess } from '../../util/own-process.ts';
import type * as program from './meter.ts';
import { throwRefusal } from './refusal.ts';

/** The same file in the sources and in what is built of them. */
const module = new URL(`meter${extname(import.meta.url)}`, import.meta.url).href;
const entry: keyof typeof program = 'meter';

/** The meter as the first program of a chain: it has a processor core to itself and can be killed. */
export function createMeterStep(gaugeFile: string, inspection: Inspection | null): Step {
  const load = [module, ...(inspection === null ? [] : [inspection.module])]
    .map((url) => `import(${JSON.stringify(url)})`)
    .join(', ');
  const main = `const [{ ${entry} }, inspector] = await Promise.all([${load}]);
process.exitCode = ${entry}(${JSON.stringify(gaugeFile)}, inspector?.createInspector(${JSON.stringify(inspection?.options ?? null)}) ?? null);`;
  return {
    program: {
      argv: runInOwnProcess(main),
      stdin: 'pipe',
    },
    settle: throwRefusal,
  };
}
