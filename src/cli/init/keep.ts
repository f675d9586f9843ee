const rules = ['last', 'hourly', 'daily', 'weekly', 'monthly', 'yearly', 'within'];

export type Keep =
  | { readonly keep: Readonly<Record<string, number | string>> | 'all' }
  | { readonly wrong: string; readonly help: string };

/** `last=3,daily=7`, or `all`. */
export function readKeep(text: string): Keep {
  if (text === 'all') return { keep: 'all' };
  const keep: Record<string, number | string> = {};
  for (const part of text.split(',')) {
    const [rule = '', amount = ''] = part.split('=').map((word) => word.trim());
    const isWithin = rule === 'within';
    const fits = isWithin ? /^[1-9]\d*[smhdw]$/ : /^[1-9]\d{0,5}$/;
    if (!rules.includes(rule) || !fits.test(amount)) return wrong(part);
    keep[rule] = isWithin ? amount : Number(amount);
  }
  return { keep };
}

function wrong(part: string): Keep {
  return {
    wrong: `does not understand "${part.slice(0, 40)}"`,
    help: `write all, or rules such as last=3,daily=7,within=30d; there are ${rules.join(', ')}`,
  };
}
