import type { TestContext } from 'node:test';
import { makeHome } from '../config/config-home.ts';

/** A VHost.xml with an RTMP and an RTMPS port of 127.0.0.1, given by the system unless told otherwise. */
export function localVHost({ rtmp = 0, rtmps = 0 } = {}): string {
  return `<Root><VHost><HostPortList>
  <HostPort><Name>RTMP</Name><IpAddress>127.0.0.1</IpAddress><Port>${rtmp}</Port></HostPort>
  <HostPort><Name>RTMPS</Name><IpAddress>127.0.0.1</IpAddress><Port>${rtmps}</Port>
    <SSLConfig><KeyStorePath>keystore/own.pem</KeyStorePath></SSLConfig></HostPort>
</HostPortList></VHost></Root>`;
}

/** An Application.xml with these modules and properties. */
export function applicationXml(
  modules: readonly string[] = ['core', 'core-security'],
  properties: Readonly<Record<string, string>> = {},
): string {
  const list = Object.entries(properties).map(
    ([name, value]) => `<Property><Name>${name}</Name><Value>${value}</Value></Property>`,
  );
  const classes = modules.map((name) => `<Module><Name>${name}</Name><Class>${name}</Class></Module>`);
  return `<Root><Application>
  <Modules>${classes.join('')}</Modules>
  <Properties>${list.join('')}</Properties>
</Application></Root>`;
}

/** A home with local ports and a guarded application `live`; `files` come on top. */
export function makeServerHome(
  t: TestContext,
  files: Readonly<Record<string, string>> = {},
): Promise<string> {
  return makeHome(t, {
    'conf/VHost.xml': localVHost(),
    'conf/live/Application.xml': applicationXml(),
    ...files,
  });
}
