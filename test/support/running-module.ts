import type { RunningModule } from '../../src/module/hook-runner.ts';
import type { ModuleHooks } from '../../src/module/hooks.ts';

/** Modules named m1, m2, … with these hooks, as an application instance would hold them. */
export function runningModules(...hooks: readonly ModuleHooks[]): RunningModule[] {
  return hooks.map((each, index) => ({ name: `m${index + 1}`, hooks: each, timeoutMs: 10_000 }));
}

/** A promise with its handles outside. */
export function deferred<T = void>(): {
  readonly promise: Promise<T>;
  resolve(value: T): void;
  reject(error: unknown): void;
} {
  let resolve: (value: T) => void = () => undefined;
  let reject: (error: unknown) => void = () => undefined;
  const promise = new Promise<T>((onResolve, onReject) => {
    resolve = onResolve;
    reject = onReject;
  });
  return { promise, resolve, reject };
}

/** Lets everything that is ready to run do so. */
export function settled(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
