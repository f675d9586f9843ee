import { compile } from 'json-schema-to-typescript';
import type { SchemaDocument } from '../../../src/model/format/fragment.ts';
import { resolvedSchema } from './resolved.ts';

const banner = `// Generated from the schema of the pipeline file by \`npm run generate\`. Do not edit.

import type { DeletionLimit, Estimate, Rate } from './amounts.ts';
import type { SecretReference } from './secret-reference.ts';
`;

/** The TypeScript types of a pipeline that is valid and complete. */
export async function renderPlanTypes(schema: SchemaDocument): Promise<string> {
  const types = await compile(resolvedSchema(schema), 'Plan', {
    additionalProperties: false,
    bannerComment: banner,
    ignoreMinAndMaxItems: true,
    unreachableDefinitions: true,
    style: {
      printWidth: 100,
      singleQuote: true,
      trailingComma: 'all',
      bracketSpacing: true,
    },
  });
  return tidied(types).split('\n').map(asReadonly).join('\n');
}

/** Without the compiler's remarks on where a definition is used, and with short comments on one line. */
function tidied(types: string): string {
  return types
    .replace(/ \*\n \* This interface was referenced by [^\n]*\n \* via the [^\n]*\n/g, '')
    .replace(/\/\*\*\n\s*\* ([^\n]*)\n\s*\*\//g, '/** $1 */')
    .replace(/([};])\n(\/\*\*|export)/g, '$1\n\n$2');
}

/** The compiler writes one property a line and knows no `readonly`. */
function asReadonly(line: string): string {
  if (/^\s*(?:\*|\/\*)/.test(line)) return line;
  return line
    .replace(/^(\s+)(['\w$-]+\??:|\[k: string\]:)/, '$1readonly $2')
    .replace(/((?:\b[A-Za-z]\w*)|\([^()]*\))\[\]/g, 'readonly $1[]')
    .replace('readonly readonly', 'readonly');
}
