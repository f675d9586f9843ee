import { amounts } from './amounts.ts';
import { availability } from './availability.ts';
import { driveQuota, separateCopies } from './destinations.ts';
import { commandKeys, databaseUrls, partSizes } from './fitting.ts';
import { keyFiles } from './key-files.ts';
import { levels } from './levels.ts';
import { literalReferences } from './literal-references.ts';
import { names } from './names.ts';
import { oldBooleans } from './old-booleans.ts';
import { passwordsInUrls } from './passwords-in-urls.ts';
import { paths } from './paths.ts';
import { references } from './references.ts';
import type { Rule } from './rule.ts';
import { stageOrder } from './stage-order.ts';
import { strategyPatterns } from './strategy-patterns.ts';
import { streamMode } from './stream-mode.ts';
import { times } from './times.ts';
import { uniqueIds } from './unique-ids.ts';

export const rules: readonly Rule[] = [
  uniqueIds,
  names,
  references,
  stageOrder,
  levels,
  literalReferences,
  amounts,
  times,
  paths,
  keyFiles,
  separateCopies,
  driveQuota,
  streamMode,
  strategyPatterns,
  databaseUrls,
  commandKeys,
  partSizes,
  passwordsInUrls,
  oldBooleans,
  availability,
];
