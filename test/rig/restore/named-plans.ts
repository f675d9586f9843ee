import type { RestorePlan } from '../../../src/model/restore/plan.ts';
import { sampleArtifact } from '../catalog/sample-manifest.ts';
import {
  codeOf,
  commitNow,
  GiB,
  type Given,
  orders,
  planOf,
  surveyOf,
  tagged,
  uploads,
} from './plans.ts';

const present: Given = { surveys: [surveyOf('uploads')] };

const withTag: Given = {
  manifest: { application: tagged },
  surveys: [surveyOf('uploads')],
  options: { checkout: 'tag' },
};

const fileNow = `version: 1
name: shop
stages:
  dump:
    - { id: uploads, type: files, paths: [uploads] }
  retention:
    keep: { last: 3, daily: 30 }
`;
const fileThen = fileNow
  .replace('daily: 30', 'daily: 7')
  .replace('  retention', '  verify:\n    level: size\n  retention');

const stops = {
  services: ['compose web', 'compose worker'],
  maintenance: {
    enter: ['docker', 'exec', 'shop-web', 'php', 'artisan', 'down'],
    leave: ['docker', 'exec', 'shop-web', 'php', 'artisan', 'up'],
    lockFile: '/srv/shop/maintenance',
  },
  hooks: [{ at: 'before:restore', argv: ['./tell', 'the team'], isStored: false }],
  ignoredHooks: 2,
};

const hostile = '\u001b[2J\u001b]0;x\u0007\r\nrun-pipeline restore \u202egnp.exe\u200b';
const long = 'a-very-long-name-'.repeat(12);
const longPath = `/srv/${'deep/'.repeat(40)}orders`;

/** One plan for each thing that a person may have to read before a restore. */
export const namedPlans: Readonly<Record<string, () => RestorePlan>> = {
  'simple-files': () => planOf(),
  swap: () => planOf({ surveys: [surveyOf('uploads')], question: { stops } }),
  'large-tree': () =>
    planOf({ surveys: [surveyOf('uploads', { size: { bytes: 12.3 * GiB, isWhole: false } })] }),
  'several-dumps': () =>
    planOf({
      manifest: { artifacts: [orders, uploads] },
      surveys: [
        surveyOf('orders', { size: null, target: ['/srv/shop/data/orders.db'] }),
        surveyOf('uploads'),
      ],
    }),
  overwrite: () =>
    planOf({
      options: { existing: 'overwrite', noSafetyBackup: true },
      surveys: [surveyOf('uploads')],
    }),
  'discard-previous': () =>
    planOf({
      options: { discardPrevious: true, noSafetyBackup: true },
      surveys: [surveyOf('uploads')],
    }),
  checkout: () =>
    planOf({
      ...withTag,
      question: {
        stops,
        code: codeOf(),
        pipelineFile: { path: 'backup.pipeline.yaml', inTag: fileThen, today: fileNow },
      },
    }),
  'same-commit': () =>
    planOf({
      ...withTag,
      question: {
        code: codeOf({ head: { commit: tagged.commit, ref: null }, changed: ['app.js'] }),
      },
    }),
  'missing-tag': () =>
    planOf({ ...withTag, question: { code: codeOf({ tagCommit: null, isShallow: true }) } }),
  'moved-tag': () => planOf({ ...withTag, question: { code: codeOf({ tagCommit: commitNow }) } }),
  'dirty-tree': () =>
    planOf({
      ...withTag,
      question: {
        code: codeOf({
          changed: ['src/app.ts', 'package.json', 'a', 'b'],
          inTheWay: ['.env'],
        }),
      },
    }),
  'no-repository': () =>
    planOf({
      ...withTag,
      question: {
        code: {
          repository: '/srv/shop',
          unknown: '/srv/shop is no work tree of git',
          hint: 'name the repository of the code in application.repository',
        },
      },
    }),
  unsigned: () =>
    planOf({
      backup: { signature: { trust: 'refused', reason: 'it is not signed' } },
      surveys: [surveyOf('uploads')],
    }),
  suspect: () =>
    planOf({
      backup: {
        verdict: 'suspect',
        doubts: ['uploads has 100 bytes, less than half of the 1181116006 of the last good one'],
      },
    }),
  broken: () =>
    planOf({
      backup: { verdict: 'broken', doubts: ['manifest.json is cut'] },
      question: {
        copies: [{ destination: 'nas', verdict: 'broken', reason: 'wrong size', isNear: true }],
      },
    }),
  incomplete: () => planOf({ manifest: { complete: false, missing: ['orders'] } }),
  'lost-dump': () =>
    planOf({
      pipeline: { dumps: [] },
      backup: {
        dumps: [
          {
            id: 'uploads',
            type: 'files',
            paths: ['uploads', 'media'],
            via: { container: 'shop-web' },
            exclude: [],
          },
        ],
      },
      surveys: [surveyOf('uploads')],
    }),
  'moved-dump': () =>
    planOf({ ...present, backup: { moved: [{ dump: 'uploads', isCovered: true }] } }),
  'moved-dump-unsigned': () =>
    planOf({ ...present, backup: { signature: { trust: 'unasked' }, unproved: ['uploads'] } }),
  'lost-dump-unsigned': () =>
    planOf({ pipeline: { dumps: [] }, backup: { signature: { trust: 'unasked' } } }),
  'too-little-space': () =>
    planOf({
      manifest: { artifacts: [orders, uploads] },
      surveys: [
        surveyOf('orders', { needs: [{ folder: '/srv/data', bytes: GiB }] }),
        surveyOf('uploads'),
      ],
      question: {
        free: [
          { folder: '/srv/data', free: 2.5 * GiB, fileSystem: '8:1' },
          { folder: '/srv/shop', free: 2.5 * GiB, fileSystem: '8:1' },
        ],
      },
    }),
  'target-refuses': () =>
    planOf({
      pipeline: { defaults: { existing: 'refuse', checkout: 'none' } },
      surveys: [
        surveyOf('uploads', {
          findings: [
            {
              severity: 'error',
              message: '/srv/shop/uploads is a mount point, and cannot be exchanged',
              hint: 'restore into a folder below it: --to uploads.path=…',
            },
          ],
        }),
      ],
    }),
  to: () =>
    planOf({
      options: { to: { 'uploads.path': '/srv/a copy' }, from: 'offsite' },
      surveys: [surveyOf('uploads', { target: ['/srv/a copy'], isPresent: false, size: null })],
    }),
  only: () =>
    planOf({
      manifest: { artifacts: [orders, uploads] },
      options: { only: ['orders'] },
      surveys: [surveyOf('orders')],
    }),
  'only-nothing': () => planOf({ options: { only: ['invoices'] } }),
  'same-target': () =>
    planOf({
      manifest: { artifacts: [orders, uploads] },
      surveys: [surveyOf('orders', { target: ['/srv/shop/uploads'] }), surveyOf('uploads')],
    }),
  phrase: () =>
    planOf({
      pipeline: { phrase: 'restore production' },
      backup: { signature: { trust: 'unasked' } },
      question: { program: ['run-pipeline', '-C', '/srv/shop', '-f', 'pipelines/shop.yaml'] },
    }),
  'other-migrations': () =>
    planOf({
      manifest: { application: { ...tagged, migrationsSha256: 'e'.repeat(64) } },
      pipeline: { migrationsSha256: 'f'.repeat(64) },
    }),
  'from-manifest': () =>
    planOf({
      options: { fromManifest: '/mnt/old/shop/manifest.json', signer: '0123456789ABCDEF' },
      question: {
        copies: [{ destination: 'manifest', verdict: 'unverified', reason: '', isNear: true }],
      },
      backup: { verdict: 'unverified', doubts: ['nothing was checked'] },
    }),
  'long-names': () =>
    planOf({
      manifest: { artifacts: [sampleArtifact({ dump: long, plain: uploads.plain })] },
      pipeline: { dumps: [{ id: long, type: 'files' }] },
      backup: { dumps: [{ id: long, type: 'files' }] },
      surveys: [surveyOf(long, { target: [longPath], keeps: [`${longPath}_before`] })],
      question: { stops: { ...stops, services: [long, '数据库服务'.repeat(20)] } },
    }),
  hostile: () =>
    planOf({
      manifest: {
        application: { ...tagged, tag: hostile, version: hostile },
        artifacts: [sampleArtifact({ dump: 'uploads', type: hostile, plain: uploads.plain })],
      },
      backup: {
        verdict: 'suspect',
        doubts: [hostile],
        dumps: [{ id: 'uploads', type: hostile, run: [hostile] }],
      },
      options: { checkout: 'tag', to: { 'uploads.path': hostile } },
      surveys: [surveyOf('uploads', { target: [hostile], keeps: [hostile] })],
      question: {
        stops: {
          services: [hostile],
          maintenance: { enter: [hostile], leave: [hostile], lockFile: hostile },
          hooks: [
            { at: 'before:restore', argv: [hostile, '::error::x ##[group]'], isStored: true },
          ],
          ignoredHooks: 0,
        },
        code: codeOf({ head: { commit: commitNow, ref: `refs/heads/${hostile}` } }),
        pipelineFile: { path: hostile, inTag: `a\n${hostile}\n</code>\`\`\``, today: 'a\n' },
        copies: [
          { destination: hostile, verdict: 'good', reason: '', isNear: true },
          { destination: 'nas', verdict: 'broken', reason: hostile, isNear: true },
        ],
      },
    }),
};
