import type { ConfigProblem } from '../config/settings.ts';
import type { LoadedApplication } from '../module/application-modules.ts';
import { describeApplication } from '../module/description.ts';
import { summarizeApplication } from './application-summary.ts';

const passwordProperty = 'securityPublishRequirePassword';

/** Warns of an application whose guard was told not to ask; one without a guard is reported with its modules. */
export function warnOfOpenApplication(loaded: LoadedApplication): ConfigProblem[] {
  const description = describeApplication(loaded);
  if (!description.guarded || !summarizeApplication(description).open) return [];
  const { settings } = loaded;
  const setting = settings.properties.findLast(({ name }) => name === passwordProperty);
  return [
    {
      severity: 'warning',
      location: setting?.location ?? settings.location,
      key: passwordProperty,
      rule: 'should be true: anyone may publish',
      value: 'false',
    },
  ];
}
