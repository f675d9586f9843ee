import type { Manifest } from '../../model/run/manifest.ts';
import { formatBytes } from '../../util/human.ts';
import { visibleLine } from '../../util/visible-text.ts';
import type { SectionLine } from '../reach/sections.ts';

/** Which files of another origin it was made of, as they were then. */
export function importedLines({ artifacts }: Manifest): readonly SectionLine[] {
  return artifacts.flatMap(({ facts: { imported } }) => {
    if (typeof imported !== 'object' || imported === null) return [];
    const { file, bytes, sha256, undone }: Readonly<Record<string, unknown>> = { ...imported };
    if (typeof file !== 'string') return [];
    const layers =
      Array.isArray(undone) && undone.length > 0 ? [`${undone.join(', ')} undone`] : [];
    const size = typeof bytes === 'number' ? [formatBytes(bytes)] : [];
    const name = file === '-' ? 'standard input' : file;
    return [
      { text: visibleLine([name, ...size, ...layers].join(', ')) },
      { text: visibleLine(`SHA-256 ${String(sha256)}`) },
    ];
  });
}
