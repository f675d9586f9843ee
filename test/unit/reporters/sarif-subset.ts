/**
 * What the SARIF 2.1.0 standard demands of the properties that this program writes. Nothing else is allowed,
 * so that a new property is checked against the standard before it appears here.
 */
const text = { type: 'string', minLength: 1 };
const object = (required: readonly string[], properties: object) => ({
  type: 'object',
  required,
  properties,
  additionalProperties: false,
});
const list = (items: object) => ({ type: 'array', items });

const message = object(['text'], { text });
const artifactLocation = object(['uri'], {
  uri: { type: 'string', format: 'uri-reference' },
  uriBaseId: { const: '%SRCROOT%' },
});
const region = {
  ...object(['charOffset', 'charLength'], {
    startLine: { type: 'integer', minimum: 1 },
    startColumn: { type: 'integer', minimum: 1 },
    endLine: { type: 'integer', minimum: 1 },
    endColumn: { type: 'integer', minimum: 1 },
    charOffset: { type: 'integer', minimum: 0 },
    charLength: { type: 'integer', minimum: 0 },
  }),
  dependentRequired: { startLine: ['startColumn', 'endLine', 'endColumn'] },
};
const location = object(['physicalLocation'], {
  id: { type: 'integer', minimum: 1 },
  physicalLocation: object(['artifactLocation'], { artifactLocation, region }),
  logicalLocations: list(object(['fullyQualifiedName'], { fullyQualifiedName: text })),
  message,
});
const fix = object(['description', 'artifactChanges'], {
  description: message,
  artifactChanges: {
    minItems: 1,
    ...list(
      object(['artifactLocation', 'replacements'], {
        artifactLocation,
        replacements: {
          minItems: 1,
          ...list(
            object(['deletedRegion'], {
              deletedRegion: region,
              insertedContent: object(['text'], { text: { type: 'string' } }),
            }),
          ),
        },
      }),
    ),
  },
});
const rule = object(['id'], {
  id: text,
  shortDescription: message,
  fullDescription: message,
  help: object(['text'], { text, markdown: text }),
});
const result = object(['message', 'ruleId', 'ruleIndex', 'level', 'locations'], {
  ruleId: text,
  ruleIndex: { type: 'integer', minimum: 0 },
  level: { enum: ['error', 'warning', 'note'] },
  message,
  locations: { minItems: 1, maxItems: 1, ...list(location) },
  relatedLocations: { uniqueItems: true, ...list(location) },
  fixes: { uniqueItems: true, ...list(fix) },
});

export const sarifSubset = object(['$schema', 'version', 'runs'], {
  $schema: { type: 'string', format: 'uri' },
  version: { const: '2.1.0' },
  runs: {
    minItems: 1,
    maxItems: 1,
    ...list(
      object(['tool', 'columnKind', 'results'], {
        tool: object(['driver'], {
          driver: object(['name', 'version', 'rules'], {
            name: text,
            version: text,
            rules: { uniqueItems: true, ...list(rule) },
          }),
        }),
        columnKind: { const: 'utf16CodeUnits' },
        results: list(result),
      }),
    ),
  },
});
