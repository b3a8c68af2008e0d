import type { ChildProcess } from 'node:child_process';

const running = new Set<ChildProcess>();

/** A child that shall not outlive the bench, however that ends. */
export function endWithUs(child: ChildProcess): void {
  if (running.size === 0) listen();
  running.add(child);
  child.once('exit', () => running.delete(child));
}

let isListening = false;

function listen(): void {
  if (isListening) return;
  isListening = true;
  // SIGTERM, not SIGKILL: nginx takes its worker along only when it is asked.
  process.on('exit', () => {
    for (const child of running) child.kill('SIGTERM');
  });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130));
}
