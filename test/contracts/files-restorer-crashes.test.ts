import { paths, smallCase } from './files-restore-rig.ts';
import { crashContract } from './restorer-crashes.ts';

crashContract({ ...smallCase, kind: 'files', paths });
