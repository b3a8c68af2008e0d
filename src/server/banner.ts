import type { ListeningAddress } from '../http/host-port-listener.ts';
import type { ApplicationSummary } from './application-summary.ts';
import type { FirstAccount } from './first-account.ts';
import { displayHost, type Machine, reachableAddress, serverUrl } from './server-urls.ts';

const exampleStream = 'myStream';
const rule = '─'.repeat(74);

export interface BannerFacts {
  readonly version: string;
  readonly addresses: readonly ListeningAddress[];
  readonly machine: Machine;
  readonly applications: readonly ApplicationSummary[];
  /** True when some HostPort shows a certificate that it signed itself. */
  readonly selfSigned: boolean;
}

/**
 * What the terminal shows at the very first start: all that OBS, ffmpeg and a player ask for. It holds the
 * password: print it to a terminal and nowhere else.
 */
export function renderFirstStart(facts: BannerFacts, account: Omit<FirstAccount, 'undo'>): string {
  const plain = facts.addresses.find(({ secure }) => !secure);
  const secure = facts.addresses.find((address) => address.secure);
  const main = plain ?? secure;
  if (main === undefined) return '';
  const { application, user, password, file } = account;
  const server = `${serverUrl(main, facts.machine)}/${application}`;
  const withLogin = `${exampleStream}?user=${user}&pass=${password}`;
  return frame([
    `Sluice ${facts.version} is running. This first start made a publisher for you.`,
    '',
    'OBS Studio      Settings → Stream → Service: Custom…',
    `  Server        ${server}`,
    `  Stream Key    ${exampleStream}`,
    '  Use authentication, with',
    `  User Name     ${user}`,
    `  Password      ${password}`,
    ...(secure === undefined || secure === main ? [] : encrypted(secure, application, facts)),
    '',
    'ffmpeg',
    `  ffmpeg -re -i input.mp4 -c:v libx264 -c:a aac -f flv "${server}/${withLogin}"`,
    '',
    'Watch',
    `  ffplay ${server}/${exampleStream}`,
    `  VLC           Media → Open Network Stream → ${server}/${exampleStream}`,
    '',
    ...elsewhere(main, facts.machine),
    `The password stands in ${file}`,
    'and is not shown again.',
  ]);
}

/** What the terminal shows at every other start; it holds no secret. */
export function renderSummary(facts: BannerFacts): string {
  return frame([
    `Sluice ${facts.version} is running.`,
    '',
    ...facts.addresses.map(
      (address) => `  ${serverUrl(address, facts.machine)}/<application>    (${address.hostPort})`,
    ),
    '',
    facts.applications.length === 0
      ? 'No application is configured: every client will be refused.'
      : `Applications: ${facts.applications.map(({ name }) => name).join(', ')}`,
    ...facts.applications
      .filter(({ open }) => open)
      .map(({ name }) => `Warning: anyone may publish to ${name}`),
  ]);
}

function encrypted(secure: ListeningAddress, application: string, facts: BannerFacts): string[] {
  return [
    '',
    'Encrypted (RTMPS)',
    `  Server        ${serverUrl(secure, facts.machine)}/${application}`,
    ...(facts.selfSigned
      ? ['                Its certificate is self-signed: ffmpeg takes it, OBS wants one from a CA.']
      : []),
  ];
}

function elsewhere(main: ListeningAddress, machine: Machine): string[] {
  const shown = displayHost(main.address, machine);
  const reachable = shown === 'localhost' ? reachableAddress(machine) : undefined;
  return reachable === undefined ? [] : [`From another machine write ${reachable} instead of ${shown}.`];
}

function frame(lines: readonly string[]): string {
  return `\n${[rule, ...lines.map((line) => (line === '' ? '' : `  ${line}`)), rule].join('\n')}\n\n`;
}
