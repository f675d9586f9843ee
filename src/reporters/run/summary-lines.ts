import type { ArtifactSummary, RunSummary } from '../../model/run/summary.ts';
import { displayWidth } from '../../util/display-width.ts';
import { formatBytes } from '../../util/human.ts';
import { visibleLine } from '../../util/visible-text.ts';
import type { Line } from '../summary/section.ts';
import { padText } from '../terminal/fit-text.ts';
import type { RunView } from './run-view.ts';

/** `orders   1.2 GiB → 301 MiB   4.0×`, and a last line for all. */
export function artifactLines({ artifacts, missing }: RunSummary): readonly Line[] {
  const sum = (of: (artifact: ArtifactSummary) => number) =>
    artifacts.reduce((total, artifact) => total + of(artifact), 0);
  const all = { id: 'together', file: '', plainBytes: sum(plain), storedBytes: sum(stored) };
  const rows = artifacts.length > 1 ? [...artifacts, all] : artifacts;
  const names = rows.map(({ id }) => visibleLine(id));
  const width = Math.max(...names.map(displayWidth));
  const lines = rows.map((row, at) => ({
    text: `${padText(names[at] ?? '', width)}  ${sizes(row)}`,
    aside: `${ratio(row)}  ${row.file}`.trimEnd(),
  }));
  return missing.length === 0 ? lines : [...lines, notInIt(missing)];
}

function notInIt(missing: readonly string[]): Line {
  return { text: `not in it: ${missing.map(visibleLine).join(', ')}`, paint: 'warning' };
}

const plain = ({ plainBytes }: ArtifactSummary) => plainBytes;
const stored = ({ storedBytes }: ArtifactSummary) => storedBytes;

function sizes({ plainBytes, storedBytes }: ArtifactSummary): string {
  const from = formatBytes(plainBytes).padStart(8);
  return `${from} → ${formatBytes(storedBytes).padStart(8)}`;
}

function ratio({ plainBytes, storedBytes }: ArtifactSummary): string {
  if (!(plainBytes > 0 && storedBytes > 0)) return '';
  return `${(plainBytes / storedBytes).toFixed(1)}×`.padStart(5);
}

/** Where the backup is, and where it should be and is not. */
export function copyLines(summary: RunSummary, view: RunView): readonly Line[] {
  const { destinations, backup } = summary;
  if (backup === null) {
    return [{ text: 'none: no destination lists a backup of this run' }];
  }
  const names = destinations.map(({ id }) => visibleLine(id));
  const width = Math.max(...names.map(displayWidth));
  return destinations.flatMap(({ id, state, required, error, location }, at) => {
    const lead = padText(names[at] ?? '', width);
    if (state === 'committed') {
      const where = location ? [{ lead: padText('', width + 4), text: visibleLine(location) }] : [];
      return [{ lead: `✔ ${lead}  `, text: committedWords(id, view) }, ...where];
    }
    const missing = `missing${required ? ', and required' : ''}`;
    const text = error === null ? missing : `${missing}: ${error}`;
    return [
      { lead: `✖ ${lead}  `, text, paint: required ? ('error' as const) : ('warning' as const) },
    ];
  });
}

function committedWords(id: string, { destinations }: RunView): string {
  const verified = destinations.get(id)?.verified;
  if (!verified) return 'complete';
  const { level, verdict } = verified;
  return verdict === 'pass' ? `complete, verified (${level})` : `damaged: ${level} failed`;
}

/** Told again at the end, because a key that stays on this host alone makes every backup worthless with it. */
export function keyLines({ keys }: RunView): readonly Line[] {
  return keys.flatMap(({ fingerprint, privateFile, publicFile }) => [
    { text: fingerprint.replace(/(.{4})(?=.)/g, '$1 ') },
    { lead: 'private  ', text: privateFile, paint: 'warning' as const },
    { lead: 'public   ', text: publicFile },
    {
      text: 'Only the private half opens the backups. Move it to a safe place off this host now.',
      paint: 'warning' as const,
    },
  ]);
}
