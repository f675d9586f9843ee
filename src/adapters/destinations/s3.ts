import {
  choice,
  flag,
  hostPath,
  integer,
  map,
  neededWhen,
  needs,
  plainName,
  secret,
  size,
  text,
} from '../../model/format/builders.ts';
import type { Fragment } from '../../model/format/fragment.ts';
import { whole, wholeOrReference } from '../../model/format/pattern.ts';
import type { Definition } from '../../ports/definition.ts';

/** A dot in the bucket's name makes one host label too many for the provider's TLS certificate. */
const dotsNeedPathStyle: Fragment = {
  if: { not: { properties: { pathStyle: { const: true } }, required: ['pathStyle'] } },
  // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
  then: { properties: { bucket: { type: 'string', pattern: wholeOrReference('[^.]*') } } },
};

export const s3: Definition = {
  kind: 'destination',
  type: 's3',
  summary: 'a bucket of Amazon S3 or of any store that speaks its protocol',
  keys: {
    provider: choice(
      'Whose store it is. It decides the endpoint where that is known, the addressing style, and which checksums and conditional writes the store supports.',
      ['aws', 'backblaze', 'wasabi', 'minio', 'r2', 'gcs', 'ceph', 'other'],
    ),
    endpoint: text(
      "The store's URL, without the bucket and without a slash at its end. Needed for `minio`, `r2`, `ceph` and `other`; known for the rest.",
      {
        pattern: wholeOrReference('https?://[^\\s/?#@]+(?:/[^\\s?#/]+)*'),
        examples: ['https://minio.lan:9000'],
      },
    ),
    region: text(
      'The region of the bucket. Needed for `backblaze` and `wasabi`, whose endpoint follows from it; for `aws` the default of the machine is used when it is left out.',
      { pattern: wholeOrReference('[a-z0-9][a-z0-9-]*'), examples: ['eu-central-1'] },
    ),
    bucket: text(
      'The bucket. It must exist unless `createBucket` is given. A name with dots works only with `pathStyle: true`.',
      { pattern: wholeOrReference('[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]'), examples: ['acme-backups'] },
    ),
    pathStyle: flag(
      'Put the bucket into the path of URLs instead of the host name. Left out: on for `minio`, `ceph` and `other`, off for the rest.',
    ),
    caFile: hostPath(
      "A PEM file with the certificate authority of the store, where the system's own list does not know it.",
    ),
    accessKeyId: secret(
      "The identifier of the access key. Left out together with `secretAccessKey`: the usual sources of the provider's tools, such as the role of the machine.",
    ),
    secretAccessKey: secret('The secret part of the access key.'),
    storageClass: text(
      'The storage class of artifacts, in the words of the provider. Classes that must be thawed before reading make restores and checks slow or costly. Left out: the default of the bucket.',
      { pattern: whole('[A-Z][A-Z0-9_]*'), examples: ['STANDARD_IA'] },
    ),
    sse: map(
      'Encryption by the store, in addition to that of the pipeline.',
      {
        type: choice('The method: a key of the store, or one of its key service.', [
          'AES256',
          'aws:kms',
          'aws:kms:dsse',
        ]),
        kmsKeyId: plainName(
          'The key of the key service, for the methods that use one. Left out: the default key of the account.',
        ),
      },
      {
        required: ['type'],
      },
    ),
    objectLock: map(
      'Make new objects undeletable for some days, also for us and for whoever steals our credentials. The bucket must have been created with object lock; retention skips what is still locked.',
      {
        mode: choice(
          '`governance` can be lifted by accounts with a special permission, `compliance` by nobody, not even the provider.',
          ['governance', 'compliance'],
        ),
        days: integer('How many days, counted from the upload.', { minimum: 1, maximum: 36500 }),
      },
      { required: ['mode', 'days'] },
    ),
    partSize: size(
      'The size of the first parts of an upload, from 5MiB to 5GiB. Later parts grow so that 10,000 of them suffice. Left out: chosen from the expected size.',
    ),
    createBucket: map(
      'Create the bucket when it does not exist. Left out: a missing bucket is an error, because a mistyped name should not become a new store.',
      {
        versioning: flag(
          'Keep old versions of overwritten and deleted objects in the new bucket. Old versions cost space until a lifecycle rule removes them.',
          false,
        ),
      },
    ),
  },
  required: ['provider', 'bucket'],
  rules: [
    neededWhen('provider', ['minio', 'r2', 'ceph', 'other'], 'endpoint'),
    neededWhen('provider', ['backblaze', 'wasabi'], 'region'),
    needs('accessKeyId', 'secretAccessKey'),
    needs('secretAccessKey', 'accessKeyId'),
    dotsNeedPathStyle,
  ],
  example: {
    id: 'offsite',
    type: 's3',
    provider: 'backblaze',
    region: 'eu-central-003',
    bucket: 'acme-backups',
    accessKeyId: { env: 'B2_KEY_ID' },
    secretAccessKey: { env: 'B2_APP_KEY' },
  },
};
