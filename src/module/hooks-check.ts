import { type Fault, isRecord, show, unknownKey } from './definition-check.ts';
import { hookNames, type ModuleHooks } from './hooks.ts';

const providerMethods = ['getPassword', 'verify', 'getAdobeVerifiers'] as const;

/** Checks what a module's `create` returned, before any of it runs. */
export function checkHooks(
  made: unknown,
): { readonly hooks: ModuleHooks } | { readonly hooks?: undefined; readonly faults: readonly Fault[] } {
  if (!isRecord(made) || !isPlain(made)) {
    return { faults: [{ key: 'create', rule: 'must return a plain object of hooks', value: show(made) }] };
  }
  const faults: Fault[] = [];
  for (const [key, value] of Object.entries(made)) {
    if (!hookNames.some((name) => name === key)) faults.push(unknownKey(key, hookNames));
    else if (value === undefined) continue;
    else if (key === 'credentials') faults.push(...checkProvider(value));
    else if (key === 'commands') faults.push(...checkCommands(value));
    else if (typeof value !== 'function') faults.push(notAFunction(key, value));
  }
  return faults.length > 0 ? { faults } : { hooks: made };
}

function checkProvider(provider: unknown): Fault[] {
  if (!isRecord(provider)) return [notAnObject('credentials', provider)];
  const methods = providerMethods.filter((name) => provider[name] !== undefined);
  if (methods.length === 0) {
    return [{ key: 'credentials', rule: `must have ${providerMethods.join(' or ')}`, value: 'neither' }];
  }
  return methods
    .filter((name) => typeof provider[name] !== 'function')
    .map((name) => notAFunction(`credentials.${name}`, provider[name]));
}

function checkCommands(commands: unknown): Fault[] {
  if (!isRecord(commands)) return [notAnObject('commands', commands)];
  return Object.entries(commands)
    .filter(([, command]) => typeof command !== 'function')
    .map(([name, command]) => notAFunction(`commands.${name}`, command));
}

/** A class instance would hide misspelt hooks among its own methods. */
function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

function notAFunction(key: string, value: unknown): Fault {
  return { key, rule: 'must be a function', value: show(value) };
}

function notAnObject(key: string, value: unknown): Fault {
  return { key, rule: 'must be an object', value: show(value) };
}
