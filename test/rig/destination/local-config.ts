import type { DestinationLocal } from '../../../src/model/plan.ts';

export const localConfig: DestinationLocal = {
  id: 'disk',
  type: 'local',
  path: '/nowhere',
  forbid: [],
  requireMount: false,
  required: false,
  retries: 5,
  retryFor: 900_000,
  protected: false,
};
