import { exactlyOne, hostPath, httpUrl } from '../../model/format/builders.ts';
import type { Definition } from '../../ports/definition.ts';

export const prometheus: Definition = {
  kind: 'notifier',
  type: 'prometheus',
  summary: 'metrics of the last run, for Prometheus',
  keys: {
    textfile: hostPath(
      'A `.prom` file in the folder that the textfile collector of `node_exporter` reads. It is replaced in one step, never half written.',
    ),
    pushgateway: httpUrl(
      'A Pushgateway that takes the metrics, where no exporter runs on this machine.',
    ),
  },
  required: [],
  rules: [exactlyOne('textfile', 'pushgateway')],
  audience: 'machines',
  example: {
    type: 'prometheus',
    textfile: '/var/lib/node_exporter/textfile/backup.prom',
  },
};
