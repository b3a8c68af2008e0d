import type { ApplicationDescription } from '../module/description.ts';

/** How people read the applications that `conf/Application.xml` serves. */
export const anyOtherName = 'any other name (conf/Application.xml)';

export interface ApplicationSummary {
  /** The application's, or {@link anyOtherName}. */
  readonly name: string;
  /** Anyone may publish to it: no module guards it, or the one that does was told not to ask. */
  readonly open: boolean;
}

export function summarizeApplication({
  application,
  guarded,
  modules,
}: ApplicationDescription): ApplicationSummary {
  const guards = modules.filter(({ guardsPublish }) => guardsPublish);
  const allOff = guards.every(({ properties }) =>
    properties.some(({ name, value }) => name === 'securityPublishRequirePassword' && value === 'false'),
  );
  return { name: application, open: !guarded || allOff };
}

/** Every application, the fallback last. */
export function summarizeApplications(
  configured: readonly ApplicationDescription[],
  fallback: ApplicationDescription | undefined,
): ApplicationSummary[] {
  const summaries = configured.map(summarizeApplication);
  if (fallback !== undefined) summaries.push({ ...summarizeApplication(fallback), name: anyOtherName });
  return summaries;
}
