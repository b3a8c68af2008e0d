import { existsSync } from 'node:fs';
import { parseRawQuery } from '../codec/rtmp/index.ts';
import { ConfigError } from '../config/config-error.ts';
import { checkPropertyNames } from '../config/property-names.ts';
import { normalizeAddress, peerOf } from '../http/peer-address.ts';
import { systemClock } from '../media/clock.ts';
import { StreamRegistry } from '../media/stream-registry.ts';
import type { Client } from '../module/client.ts';
import { defaultInstance } from '../module/default-instance.ts';
import type { Explanation, Question } from '../module/explanation.ts';
import { GateEngine } from '../module/gate-engine.ts';
import type { Logger } from '../module/logger.ts';
import { LoginCounterTable } from '../store/login-counter-table.ts';
import { openStore, type Store } from '../store/store.ts';
import { storePath } from './gate-records.ts';
import { type Environment, loadHome } from './load-home.ts';

/** What an operator says of the client whose answer they want to see. */
export interface AskedClient {
  readonly application: string;
  readonly stream: string;
  readonly gate: Question['gate'];
  readonly protocol: Client['protocol'];
  readonly secure: boolean;
  readonly address: string;
  readonly user: string | undefined;
  readonly password: string | undefined;
  /** Of the stream name, without `?`. */
  readonly query: string;
  readonly flashVer: string;
  /** The `Authorization` header. */
  readonly authorization: string;
}

/**
 * Starts the application that the client names, asks its modules and stops it again. Nothing listens, and a server
 * that runs on the same home folder is not asked: what only that one knows (who is connected) does not count.
 *
 * @throws {ConfigError} when the configuration has an error.
 */
export async function explainGate(
  home: string,
  env: Environment,
  asked: AskedClient,
  log: Logger,
): Promise<Explanation> {
  const { problems, settings } = await loadHome(home, env);
  if (settings === undefined) throw new ConfigError(problems);
  const registry = new StreamRegistry({ clock: systemClock, onListenerError: () => undefined });
  const store = openStoreIfThere(storePath(home));
  const gate = new GateEngine({
    settings,
    registry,
    log,
    clock: systemClock,
    checkPropertyNames,
    peerOf,
    // So that a ban shows. A question counts nothing.
    loginCounters: store && new LoginCounterTable(store.database),
  });
  try {
    return await gate.explain(questionOf(asked), new AbortController().signal);
  } finally {
    await gate.close();
    store?.close();
  }
}

function openStoreIfThere(path: string): Store | undefined {
  return existsSync(path) ? openStore(path) : undefined;
}

function questionOf(asked: AskedClient): Question {
  const { gate, password, stream, user } = asked;
  const [application = '', instance = defaultInstance] = asked.application.split('/', 2);
  // In the application's part of the URL, where every login looks: an encoder there is not challenged first.
  const credentials =
    user === undefined ? '' : `user=${encodeURIComponent(user)}&pass=${encodeURIComponent(password ?? '')}`;
  return {
    gate,
    client: {
      id: 'explain',
      protocol: asked.protocol,
      address: normalizeAddress(asked.address),
      port: 0,
      secure: asked.secure,
      application,
      instance,
      appQuery: parseRawQuery(credentials),
      tcUrl: `rtmp://localhost/${asked.application}`,
      flashVer: asked.flashVer,
      announcesPublishing: gate === 'publish',
      pageUrl: '',
      swfUrl: '',
      authorization: asked.authorization,
      connectArguments: [],
    },
    stream: { streamName: stream, requestedName: stream, query: parseRawQuery(asked.query) },
  };
}
