/** The ways in which a secret turns up in outputs: raw, line by line, in URLs, in JSON, and in base64. */
export function hiddenForms(secret: string): readonly string[] {
  const whole = secret.trim();
  if (whole === '') return [];
  const forms = [secret, whole, ...lines(whole), ...inUrls(whole), ...inJson(whole)];
  return [...new Set([...forms, ...inBase64(secret), ...inBase64(whole)])];
}

/** Programs print a key line by line, or on one line. What every key has in common stays readable. */
function lines(text: string): readonly string[] {
  const all = text.split(/\r?\n/).map((line) => line.trim());
  if (all.length === 1) return [];
  const telling = all.filter((line) => line.length >= 8 && !line.startsWith('-----'));
  return [...telling, all.join(' ')];
}

function inUrls(text: string): readonly string[] {
  const form = new URLSearchParams([['', text]]).toString().slice(1);
  const encoded = [encodeURIComponent(text.toWellFormed()), encodeURI(text.toWellFormed()), form];
  return [...encoded, ...encoded.map(withSmallHex), asPassword(text)];
}

function withSmallHex(text: string): string {
  return text.replace(/%[0-9A-F]{2}/g, (hex) => hex.toLowerCase());
}

/** The user part of a URL has an alphabet of its own. */
function asPassword(text: string): string {
  const url = new URL('http://host');
  url.password = text;
  return url.password;
}

/** The second form escapes what is not ASCII, as some programs do. */
function inJson(text: string): readonly string[] {
  const json = JSON.stringify(text).slice(1, -1);
  const ascii = json.replace(
    /[\u0080-\uffff]/g,
    (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  return [json, ascii, json.replaceAll('/', '\\/')];
}

/** A name and a colon before it shift the bytes: three alignments, without the characters that neighbours share. */
function inBase64(text: string): readonly string[] {
  const bytes = Buffer.from(text, 'utf8');
  if (bytes.length < 4) return [];
  const texts = [0, 1, 2].map((shift) => {
    const shifted = Buffer.concat([Buffer.alloc(shift), bytes]);
    const first = Math.ceil((shift * 8) / 6);
    return shifted.toString('base64').slice(first, Math.floor((shifted.length * 8) / 6));
  });
  return texts.flatMap((one) => [one, one.replaceAll('+', '-').replaceAll('/', '_')]);
}
