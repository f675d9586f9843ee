import { listSettings } from '../../config/settings.ts';
import { showPath } from '../../config/tree.ts';
import { exits } from '../../model/exit.ts';
import { choosePipeline } from '../choose-pipeline.ts';
import { renderSettings } from '../config/render-settings.ts';
import type { Io } from '../io.ts';
import { createSetting } from '../pipelines.ts';
import type { Line, Outcome } from '../verb.ts';

export async function run(line: Line, io: Io): Promise<Outcome> {
  const setting = createSetting(io);
  const chosen = await choosePipeline(line, io, setting);
  if ('exit' in chosen) return chosen;
  const settings = listSettings(chosen.tree, setting.guide);
  return {
    exit: exits.done,
    reason: 'done',
    text: renderSettings(settings, io.stdout.palette),
    data: {
      file: chosen.shown,
      settings: settings.map(({ path, value, origin }) => ({
        path: showPath(path),
        value,
        origin,
      })),
    },
  };
}
