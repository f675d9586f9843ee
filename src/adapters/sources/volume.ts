import { engineName, exactlyOne, imageName, list, map, text } from '../../model/format/builders.ts';
import type { Definition } from '../../ports/definition.ts';

export const volume: Definition = {
  kind: 'source',
  type: 'volume',
  summary: 'a Docker volume, as one tar archive',
  keys: {
    volume: engineName(
      'The volume, by its full name as `docker volume ls` shows it. With `via: { ssh: … }` it is a volume of that host.',
    ),
    exclude: list(
      'What to leave out, in the syntax of `.gitignore`, relative to the root of the volume.',
      text('One pattern, such as `cache/` or `*.log`.'),
    ),
    quiesce: map(
      'Containers that must not write while the volume is copied. They are started again when the copy ends, however it ends; containers that did not run before stay down.',
      {
        stop: list(
          'Stop these containers: the application closes its files properly, and is away for the time of the copy.',
          engineName('One container.'),
          { uniqueItems: true },
        ),
        pause: list(
          'Freeze these containers: quick, but open files are copied as they are, as after a power cut.',
          engineName('One container.'),
          { uniqueItems: true },
        ),
      },
      { allOf: [exactlyOne('stop', 'pause')] },
    ),
    helperImage: imageName(
      'The image of the helper container that reads and writes the volume where the engine cannot do it alone; it needs `tar`. Left out: the image of a container that uses the volume.',
    ),
  },
  restoreKeys: { volume: engineName('Another volume.') },
  locatedBy: ['volume'],
  load: () => import('./volume/volume.ts'),
  loadRestorer: () => import('./volume/restore/restorer.ts'),
  required: ['volume'],
  strategy: { answered: ['volume'], byName: true },
  example: {
    id: 'uploads',
    type: 'volume',
    volume: 'shop_uploads',
    quiesce: { stop: ['shop-web'] },
  },
};
