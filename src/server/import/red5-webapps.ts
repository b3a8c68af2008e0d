import { parseJavaProperties } from '../../codec/java-properties/index.ts';
import { applicationNameRule, isSafeApplicationName } from '../../config/application-name.ts';
import { closedApplication, serializeApplication } from './application-draft.ts';
import type { ImportPlan } from './import-plan.ts';
import type { Red5Source } from './red5-source.ts';
import type { SourceFolder } from './source-folder.ts';

/** One Application.xml for each webapp. Who may publish was its Java code's business: here it is closed. */
export async function planWebapps({ folder, plan }: Pick<Red5Source, 'folder' | 'plan'>): Promise<void> {
  let found = 0;
  for (const name of await folder.list('webapps')) {
    if (name.endsWith('.war')) {
      plan.leave(
        { file: `webapps/${name}`, line: 1 },
        name,
        'is not unpacked: no application is made for it',
      );
    } else if (await folder.isFolder(`webapps/${name}/WEB-INF`)) {
      if (await planWebapp(name, folder, plan)) found += 1;
    }
  }
  if (found > 0) return;
  writeApplication('live', 'Publishers and players', plan);
  const note = "no webapp was found: this one is for a start; its folder is the application's name";
  plan.ask(undefined, 'application live', note, 'conf/live/Application.xml');
}

async function planWebapp(folderName: string, folder: SourceFolder, plan: ImportPlan): Promise<boolean> {
  const source = { file: `webapps/${folderName}/WEB-INF`, line: 1 };
  const name = (await readContextPath(folderName, folder)) ?? folderName;
  if (name === 'root') {
    plan.leave(source, 'webapp root', 'has no name that a client could connect to');
    return false;
  }
  if (!isSafeApplicationName(name)) {
    plan.ask(source, `webapp ${name}`, `an application's name ${applicationNameRule}`);
    return false;
  }
  writeApplication(name, `The webapp ${folderName} of Red5`, plan);
  const target = `conf/${name}/Application.xml`;
  plan.take(source, `application ${name}`, target, 'closed: publishers need a user and password');
  plan.leave(source, `Java code of ${folderName}`, 'who may connect, publish or play is for modules to say');
  return true;
}

/** `webapp.contextPath=/live` of red5-web.properties is what clients write. */
async function readContextPath(name: string, folder: SourceFolder): Promise<string | undefined> {
  const bytes = await folder.read(`webapps/${name}/WEB-INF/red5-web.properties`);
  const path = parseJavaProperties(bytes ?? new Uint8Array()).findLast(
    ({ key }) => key === 'webapp.contextPath',
  );
  const given = path?.value.trim().replace(/^\//, '') ?? '';
  return given === '' || given.includes('${') ? undefined : given;
}

function writeApplication(name: string, description: string, plan: ImportPlan): void {
  const text = serializeApplication({ name, description, ...closedApplication }, 'Red5');
  plan.write(`conf/${name}/Application.xml`, text);
}
