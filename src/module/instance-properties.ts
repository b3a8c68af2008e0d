import type { PropertySetting } from '../config/settings.ts';

/** The one variable that the configuration leaves in property values, since only a client names the instance. */
const instanceVariable = '\u0024{com.wowza.wms.context.ApplicationInstance}';

/** An application's properties as they are for one instance. Its name has been checked: it may be part of a path. */
export function propertiesOfInstance(
  properties: readonly PropertySetting[],
  instance: string,
): readonly PropertySetting[] {
  return properties.map((property) => ({
    ...property,
    value: property.value.replaceAll(instanceVariable, () => instance),
  }));
}
