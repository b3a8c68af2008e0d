import type { AmfValue } from '../codec/amf/value.ts';
import type { Clock } from '../media/clock.ts';
import { CommandError } from './command-error.ts';
import type { CommandOutcome } from './gate.ts';
import { failure, type RunningModule } from './hook-runner.ts';
import type { CommandCall } from './hooks.ts';
import type { Logger } from './logger.ts';
import { settle } from './settle.ts';

/** Answers a NetConnection call from the first module that has the command. */
export async function runCommand(
  modules: readonly RunningModule[],
  call: CommandCall,
  signal: AbortSignal,
  { clock, log }: { clock: Clock; log: Logger },
): Promise<CommandOutcome> {
  for (const module of modules) {
    const command = findCommand(module, call.name);
    if (!command) continue;
    const settled = await settle<AmfValue>((hookSignal) => command(call, hookSignal), {
      clock,
      timeoutMs: module.timeoutMs,
      signal,
    });
    if (settled.kind === 'value') return { kind: 'result', value: settled.value };
    if (settled.kind === 'thrown' && settled.error instanceof CommandError) {
      return { kind: 'error', description: settled.error.message };
    }
    if (settled.kind !== 'aborted') {
      const err = failure(module, `commands.${call.name}`, settled);
      log.error(
        { module: module.name, command: call.name, connection: call.client.id, err },
        'a command failed',
      );
    }
    return { kind: 'error', description: 'The call failed' };
  }
  return { kind: 'unknown' };
}

function findCommand({ hooks }: RunningModule, name: string) {
  // A client names the command: `constructor` and `__proto__` must find nothing.
  return hooks.commands && Object.hasOwn(hooks.commands, name) ? hooks.commands[name] : undefined;
}
