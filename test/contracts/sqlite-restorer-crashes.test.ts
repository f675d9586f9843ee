import { crashContract } from './restorer-crashes.ts';
import { sqliteCase } from './sqlite-restore-rig.ts';

crashContract({ ...sqliteCase, kind: 'sqlite', paths: ['app.db'] });
