import { networkInterfaces } from 'node:os';
import type { ConfigProblem } from '../config/settings.ts';
import { checkDeployment } from './check-deployment.ts';
import { type Environment, loadHome } from './load-home.ts';
import { checkTls } from './prepare-tls.ts';
import { tryApplications } from './try-applications.ts';

/** Everything that is wrong with a home folder. It makes the modules and starts nothing. */
export async function checkHome(home: string, env: Environment): Promise<readonly ConfigProblem[]> {
  const { applications, readable, problems: ofFiles } = await loadHome(home, env);
  const problems = [...ofFiles, ...(await tryApplications(applications, home))];
  if (readable === undefined) return problems;
  const tls = await checkTls(readable, new Date());
  return [...problems, ...tls, ...(await checkDeployment(readable, networkInterfaces()))];
}
