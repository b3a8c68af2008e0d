import type { ConfigProblem } from '../config/settings.ts';
import { systemClock } from '../media/clock.ts';
import type { LoadedApplication } from '../module/application-modules.ts';
import { defaultInstance } from '../module/default-instance.ts';
import type { Logger } from '../module/logger.ts';
import { checkModules } from '../module/module-start.ts';
import { hasErrors } from './load-home.ts';

/** What a module logs while it is made; why it cannot be made is a problem. */
const silent: Logger = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
  child: () => silent,
};

/**
 * What only shows when the modules of applications are made, such as a hook that nobody knows, and what they find
 * wrong with the files that they read. They are not started. Applications with errors so far are left out: theirs are known.
 *
 * @param home absolute.
 */
export async function tryApplications(
  applications: readonly LoadedApplication[],
  home: string,
): Promise<readonly ConfigProblem[]> {
  const surroundings = {
    instance: defaultInstance,
    home,
    log: silent,
    clock: systemClock,
    shared: () => undefined,
    isLive: () => false,
  };
  const sound = applications.filter(({ problems }) => !hasErrors(problems));
  return (await Promise.all(sound.map((application) => checkModules(application, surroundings)))).flat();
}
