/** One line of figures. */
export interface Figure {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

const metricName = /^[a-zA-Z_:][a-zA-Z0-9_:]*$/;
const number = /^[+-]?(?:\d+(?:\.\d+)?(?:e[+-]?\d+)?|Inf|NaN)$/i;

/**
 * Reads the text format of Prometheus, version 0.0.4, as strictly as its exposition says: one HELP and one TYPE for each
 * metric, both before its samples; all samples of a metric together; no sample twice. Throws where it is not so.
 */
export function parsePrometheus(text: string): readonly Figure[] {
  assertThat(text === '' || text.endsWith('\n'), 'the last line ends', text);
  const figures: Figure[] = [];
  const seen = new Set<string>();
  let open: Metric = { name: '', type: null };
  for (const line of text.split('\n').slice(0, -1)) {
    if (line.startsWith('# HELP ')) open = parseHelp(line, seen);
    else if (line.startsWith('# TYPE ')) open = parseType(line, open);
    else figures.push(parseSample(line, open));
  }
  const keys = figures.map(({ name, labels }) =>
    JSON.stringify([name, Object.entries(labels).sort()]),
  );
  assertThat(new Set(keys).size === keys.length, 'no sample comes twice', text);
  return figures;
}

interface Metric {
  readonly name: string;
  readonly type: string | null;
}

function parseHelp(line: string, seen: Set<string>): Metric {
  const [, name = '', help = ''] = /^# HELP (\S+) (.+)$/.exec(line) ?? [];
  assertThat(metricName.test(name) && !seen.has(name), 'one HELP for each metric', line);
  assertThat(!/\\(?![\\n])/.test(help), 'known escapes', line);
  seen.add(name);
  return { name, type: null };
}

function parseType(line: string, open: Metric): Metric {
  const [, name, type = ''] = /^# TYPE (\S+) (\S+)$/.exec(line) ?? [];
  assertThat(name === open.name && open.type === null, 'one TYPE after HELP', line);
  assertThat(['gauge', 'counter', 'untyped'].includes(type), 'a type', line);
  return { name: open.name, type };
}

function assertThat(isTrue: boolean, what: string, line: string): void {
  if (!isTrue) throw new Error(`${what}: ${line}`);
}

function parseSample(line: string, open: Metric): Figure {
  const [, name = '', inside, value = ''] = /^([^\s{]+)(?:\{(.*)\})? (\S+)$/.exec(line) ?? [];
  assertThat(metricName.test(name) && number.test(value), 'a sample', line);
  assertThat(open.name === name && open.type !== null, 'its TYPE comes before', line);
  return { name, labels: parseLabels(inside ?? '', line), value: Number(value) };
}

function parseLabels(inside: string, line: string): Readonly<Record<string, string>> {
  const labels: Record<string, string> = {};
  const form = /([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\n]|\\["\\n])*)"(,|$)/y;
  while (form.lastIndex < inside.length) {
    const [, key, value] = form.exec(inside) ?? [];
    if (key === undefined || value === undefined || key in labels)
      throw new Error(`labels: ${line}`);
    labels[key] = value.replace(/\\(.)/g, (_, escaped) => (escaped === 'n' ? '\n' : escaped));
  }
  return labels;
}
