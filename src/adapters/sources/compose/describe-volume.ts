import type { Facts } from '../../../model/run/facts.ts';
import { labelOf } from '../../../model/volume/compose-labels.ts';
import { type Project, type ProjectVolume, serviceOf } from './project.ts';

/** What a backup says of where a volume belongs: with which images its data was written. */
export function describeVolume({ name: project }: Project, { name, users }: ProjectVolume): Facts {
  const [version] = users.flatMap(({ labels }) => labelOf(labels, 'version') ?? []);
  const services = users.map((user) => {
    const { reference, digest } = user.image;
    return { service: serviceOf(user), image: reference, digest };
  });
  return { project, volume: name, services, ...(version && { composeVersion: version }) };
}
