import type { Keys } from './fragment.ts';
import { amounts } from './kinds/amounts.ts';
import { calendar } from './kinds/calendar.ts';
import { groups } from './kinds/groups.ts';
import { names } from './kinds/names.ts';
import { network } from './kinds/network.ts';
import { paths } from './kinds/paths.ts';
import { secrets } from './kinds/secrets.ts';
import { templates } from './kinds/templates.ts';

/** The kinds of value that the format has. Their names are known to diagnostics and to the plan. */
export const kinds: Keys = {
  ...amounts,
  ...calendar,
  ...names,
  ...paths,
  ...network,
  ...secrets,
  ...groups,
  ...templates,
};
