import { isIP } from 'node:net';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { type ExitCode, exitCode, type Finish } from './exit-code.ts';
import { homeHelp, homeOption, resolveHome } from './home.ts';
import { print, printError } from './output.ts';
import { waitingNotes } from './waiting-notes.ts';

/** How people name protocols, and what the gate calls them. */
const protocols = {
  rtmp: { protocol: 'rtmp', secure: false },
  rtmps: { protocol: 'rtmp', secure: true },
  'http-flv': { protocol: 'http-flv', secure: false },
  hls: { protocol: 'hls', secure: false },
  webrtc: { protocol: 'webrtc', secure: true },
} as const;

/** What ffmpeg 5.1 says of itself. */
const ffmpegFlashVer = {
  publish: 'FMLE/3.0 (compatible; Lavf59.27.100)',
  play: 'LNX 9,0,124,2',
} as const;

interface ExplainOptions {
  readonly home?: string;
  readonly app: string;
  readonly stream: string;
  readonly user?: string;
  readonly password?: string;
  readonly ip: string;
  readonly protocol: keyof typeof protocols;
  readonly secure?: boolean;
  readonly action?: 'publish' | 'play';
  readonly query: string;
  readonly flashVer?: string;
  readonly bearer?: string;
  readonly json?: boolean;
}

/** `sluice gate explain`: how the gate would answer a client, module by module. */
export function addGate(program: Command, finish: Finish): void {
  program
    .command('gate')
    .description('look into the gate')
    .command('explain')
    .description('ask the modules of an application as a client would, and show how each answers')
    .requiredOption('--app <name>', 'the application, with its instance if it is not the default: live/room')
    .requiredOption('--stream <name>', 'the stream name')
    .option('--user <name>', 'the user name that the client gives')
    .option('--password <text>', 'the password that the client gives')
    .option('--ip <address>', 'where the client comes from', parseAddress, '127.0.0.1')
    .addOption(
      new Option('--protocol <name>', 'how it comes').choices(Object.keys(protocols)).default('rtmp'),
    )
    .option('--secure', 'over TLS (rtmps and webrtc always are)')
    .addOption(
      new Option('--action <name>', 'what it wants; publish over RTMP, else play, if left out').choices([
        'publish',
        'play',
      ]),
    )
    .option('--query <text>', 'what follows the ? of the stream name, tokens for example', withoutMark, '')
    .option(
      '--flash-ver <text>',
      "how the client calls itself; as ffmpeg does if left out. OBS: 'FMLE/3.0 (compatible; FMSc/1.0)'",
    )
    .option('--bearer <token>', 'a token in the Authorization header')
    .option('--json', 'for programs')
    .option(homeOption, homeHelp)
    .addHelpText('after', '\nEnds with 0 when the client is let in and with 1 when it is refused.')
    .action(async (options: ExplainOptions) => finish(await explain(options)));
}

async function explain(options: ExplainOptions): Promise<ExitCode> {
  const [{ explainGate }, { explanationJson, renderExplanation }, { createLog }] = await Promise.all([
    import('../server/explain-gate.ts'),
    import('../server/explanation-text.ts'),
    import('../server/log.ts'),
  ]);
  const { app, bearer, flashVer, ip, password, query, stream, user } = options;
  const { protocol, secure } = protocols[options.protocol];
  const gate = options.action ?? (protocol === 'rtmp' ? 'publish' : 'play');
  const home = resolveHome(options.home);
  const explanation = await explainGate(
    home,
    process.env,
    {
      application: app,
      stream,
      gate,
      protocol,
      secure: options.secure ?? secure,
      address: ip,
      user,
      password,
      query,
      flashVer: flashVer ?? ffmpegFlashVer[gate],
      authorization: bearer === undefined ? '' : `Bearer ${bearer}`,
    },
    await createLog({ level: 'silent', pretty: false }),
  );
  print(options.json === true ? explanationJson(explanation) : renderExplanation(explanation));
  // Beside the answer, which stays one for programs.
  for (const note of await waitingNotes(home, { address: ip, user })) printError(`${note}\n`);
  return explanation.outcome.allowed ? exitCode.ok : exitCode.failure;
}

function parseAddress(text: string): string {
  if (isIP(text) === 0) throw new InvalidArgumentError('It is an IP address.');
  return text;
}

function withoutMark(text: string): string {
  if (text.startsWith('?')) throw new InvalidArgumentError('It begins behind the ?.');
  return text;
}
