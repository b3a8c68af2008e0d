import type { Client } from './client.ts';
import type { Logger } from './logger.ts';
import { ModuleError, messageOf } from './module-error.ts';

/**
 * Says that a gate hook failed, in one line: which module, and what was at the bottom of it. That a server is down is
 * no matter of stacks; with level debug they are there. A mistake in a module's code shows its stack at once.
 */
export function reportFailure(error: ModuleError, client: Pick<Client, 'id'>, log: Logger): void {
  const fields = { module: error.module, hook: error.hook, connection: client.id };
  const text = 'a gate hook failed: the client is refused';
  const reason = reasonOf(error);
  if (isMistake(rootOf(error))) {
    log.error({ ...fields, reason, err: error }, text);
    return;
  }
  log.error({ ...fields, reason }, text);
  log.debug({ ...fields, err: error }, 'where the gate hook failed');
}

/** What failed, from the module that passed it on to what was at the bottom of it. */
function reasonOf(error: ModuleError): string {
  if (error.cause === undefined) return error.message;
  const texts: string[] = [];
  for (let each: unknown = error.cause; each !== undefined; each = causeOf(each)) {
    const text = textOf(each);
    if (!texts.some((known) => known.includes(text))) texts.push(text);
  }
  return texts.join(': ');
}

function textOf(thrown: unknown): string {
  const hasPassedOn = thrown instanceof ModuleError && thrown.cause !== undefined;
  return hasPassedOn ? `${thrown.module}.${thrown.hook}` : messageOf(thrown);
}

function causeOf(thrown: unknown): unknown {
  return thrown instanceof Error ? thrown.cause : undefined;
}

function rootOf(error: Error): Error {
  return error.cause instanceof Error ? rootOf(error.cause) : error;
}

/** What the language throws at wrong code. */
function isMistake(error: Error): boolean {
  return [TypeError, ReferenceError, RangeError, SyntaxError].some((kind) => error instanceof kind);
}
