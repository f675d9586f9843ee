import type { CodeObservation } from '../../../src/model/restore/code.ts';
import { composePlan } from '../../../src/model/restore/compose-plan.ts';
import { noOptions, type RestoreOptions } from '../../../src/model/restore/options.ts';
import type { SurveyedTarget } from '../../../src/model/restore/plan/artifacts.ts';
import type {
  BackupFacts,
  PipelineFacts,
  RestoreQuestion,
} from '../../../src/model/restore/plan/question.ts';
import type { RestorePlan } from '../../../src/model/restore/plan.ts';
import type { Manifest } from '../../../src/model/run/manifest.ts';
import { sampleArtifact, sampleManifest } from '../catalog/sample-manifest.ts';

/** What was found out, as far as a test wants it to differ from a simple restore of files. */
export interface Given {
  readonly manifest?: Partial<Manifest>;
  readonly backup?: Partial<BackupFacts>;
  readonly pipeline?: Partial<PipelineFacts>;
  readonly options?: Partial<RestoreOptions>;
  readonly surveys?: readonly SurveyedTarget[];
  readonly question?: Partial<RestoreQuestion>;
}

export const nowMs = Date.parse('2026-11-20T12:34:56Z');
const MiB = 1024 * 1024;
export const GiB = 1024 * MiB;
const commitThen = '1111111111111111111111111111111111111111';
export const commitNow = '2222222222222222222222222222222222222222';
export const signer = '0123456789ABCDEF0123456789ABCDEF01234567';

export function planOf(given: Given = {}): RestorePlan {
  return composePlan(questionOf(given));
}

export function questionOf(given: Given = {}): RestoreQuestion {
  const { manifest, backup, pipeline, options, surveys, question } = given;
  return {
    pipeline: {
      name: 'shop',
      digest: 'd'.repeat(64),
      dumps: [
        { id: 'orders', type: 'sqlite', path: 'data/orders.db' },
        { id: 'uploads', type: 'files', paths: ['uploads'] },
      ],
      defaults: { existing: 'swap', checkout: 'none' },
      phrase: null,
      keepFree: GiB,
      migrationsSha256: null,
      ...pipeline,
    },
    backup: {
      manifest: sampleManifest({ artifacts: [uploads], ...manifest }),
      manifestSha256: 'a'.repeat(64),
      verdict: 'good',
      doubts: [],
      signature: { trust: 'trusted', signer },
      dumps: [
        { id: 'orders', type: 'sqlite', path: 'data/orders.db' },
        { id: 'uploads', type: 'files', paths: ['uploads'] },
      ],
      moved: [],
      unproved: [],
      ...backup,
    },
    copies: [
      { destination: 'offsite', verdict: 'good', reason: '', isNear: false },
      { destination: 'nas', verdict: 'good', reason: '', isNear: true },
    ],
    surveys: surveys ?? [surveyOf('uploads', { size: null, isPresent: false })],
    free: [{ folder: '/srv/shop', free: 20 * GiB, fileSystem: '8:1' }],
    stops: { services: [], maintenance: null, hooks: [], ignoredHooks: 0 },
    code: null,
    pipelineFile: null,
    obstacles: [],
    options: { ...noOptions, ...options },
    program: ['run-pipeline'],
    nowMs,
    ...question,
  };
}

const sizeOf = (bytes: number) => ({ bytes, sha256: 'b'.repeat(64) });
export const uploads = sampleArtifact({ dump: 'uploads', plain: sizeOf(1.1 * GiB) });
export const orders = sampleArtifact({ dump: 'orders', type: 'sqlite', plain: sizeOf(301 * MiB) });

/** Of a target in `/srv/shop`, with data of today in it. */
export function surveyOf(artifact: string, given: Partial<SurveyedTarget> = {}): SurveyedTarget {
  return {
    artifact,
    isPresent: true,
    size: { bytes: 1.2 * GiB, isWhole: true },
    target: [`/srv/shop/${artifact}`],
    keeps: [`/srv/shop/${artifact}_before_20261120T021700Z-k3f7`],
    fingerprint: `fingerprint of ${artifact}`,
    needs: [{ folder: '/srv/shop', bytes: GiB }],
    findings: [],
    ...given,
  };
}

/** The code of then is tagged, that of today is on `main`, and nothing is in the way. */
export function codeOf(given: Partial<CodeObservation> = {}): CodeObservation {
  return {
    repository: '/srv/shop',
    head: { commit: commitNow, ref: 'refs/heads/main' },
    isShallow: false,
    tagCommit: commitThen,
    changed: [],
    inTheWay: [],
    unfinished: null,
    refused: null,
    ...given,
  };
}

export const tagged = {
  version: '1.4.2',
  versionFrom: 'package.json',
  commit: commitThen,
  tag: 'v1.4.2',
  tagExists: true,
  migrationsSha256: null,
  images: [],
};
