import type { LoadedApplication } from './application-modules.ts';
import type { Leased } from './application-slots.ts';
import type { Client } from './client.ts';
import type { Access, PlayOutcome } from './gate.ts';
import type { HttpCall } from './http-call.ts';
import type {
  HttpAnswer,
  HttpBody,
  HttpBodyOptions,
  HttpExchange,
  HttpPlayback,
  HttpRequest,
  HttpRoute,
} from './http-exchange.ts';
import type { Logger } from './logger.ts';

/** The module that serves a path, and what the path is for. */
export interface HttpModule {
  readonly name: string;
  readonly route: HttpRoute;
}

/** The first module of the application that knows the path. */
export function findHttpModule({ modules }: LoadedApplication, path: string): HttpModule | undefined {
  for (const { definition } of modules) {
    const route = definition.httpRoute?.(path);
    if (route !== undefined) return { name: definition.name, route };
  }
  return undefined;
}

/** One request on its way through a module: it holds a place in the application instance until it is over. */
export class ServedCall implements HttpExchange {
  readonly id: string;
  readonly request: HttpRequest;
  readonly route: HttpRoute;
  readonly log: Logger;
  readonly signal: AbortSignal;
  readonly #call: HttpCall;
  readonly #module: HttpModule;
  readonly #client: Omit<Client, 'user'>;
  readonly #lease: Leased;
  #asked = false;
  #access: Access | undefined;

  constructor(call: HttpCall, module: HttpModule, lease: Leased) {
    const { client, log, request, signal } = call;
    this.id = client.id;
    this.request = request;
    this.route = module.route;
    this.log = log;
    this.signal = signal;
    this.#call = call;
    this.#module = module;
    this.#client = clientOf(call, module.route);
    this.#lease = lease;
  }

  /** Runs the module's hook. Never throws: whatever goes wrong is answered 503 and logged. */
  async run(): Promise<void> {
    try {
      await this.#lease.instance.hooksOf(this.#module.name)?.onHttpRequest?.(this);
    } catch (err) {
      if (!this.signal.aborted) this.log.error({ module: this.#module.name, err }, 'a request failed');
    }
    if (!this.#call.isAnswered) {
      this.#access?.disconnect();
      this.#call.refuse({ accepted: false, reason: 'unavailable', description: 'The server has no answer' });
    }
    // Whoever watches holds the place until then.
    if (this.#access === undefined) this.#lease.release();
  }

  setHeader(name: string, value: string): void {
    this.#call.setHeader(name, value);
  }

  respond(answer: HttpAnswer): void {
    this.#call.respond(answer);
  }

  open(options: HttpBodyOptions): HttpBody {
    return this.#call.open(options);
  }

  async play(): Promise<HttpPlayback | undefined> {
    if (this.#asked) throw new Error('A request may ask to play once');
    this.#asked = true;
    const lease = this.#lease;
    const connected = await lease.instance.accept(this.#client, this.signal, () => lease.release());
    if (!connected.accepted) {
      this.#call.refuse(connected);
      return undefined;
    }
    const { access } = connected;
    this.#access = access;
    const { streamName } = this.route;
    const asked = { requestedName: streamName, streamName, query: this.request.query };
    const outcome = await access.play(asked, this.signal);
    if (outcome.accepted) return playback(outcome, access);
    access.disconnect();
    this.#call.refuse(outcome);
    return undefined;
  }
}

/** The client as modules see it, once it is known which instance it asks for. */
export function clientOf({ client }: HttpCall, { instance, protocol }: HttpRoute): Omit<Client, 'user'> {
  return { ...client, instance, protocol };
}

function playback(outcome: Extract<PlayOutcome, { accepted: true }>, access: Access): HttpPlayback {
  return {
    streamName: outcome.streamName,
    stream: outcome.stream,
    limits: access.settings.reader,
    stop: () => {
      outcome.stop();
      access.disconnect();
    },
  };
}
