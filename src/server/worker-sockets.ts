import { mkdtempSync, readdirSync, rmdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { WorkerId } from '../cluster/messages.ts';
import { SluiceError } from '../errors.ts';

/** Unix takes 104 (macOS) or 108 (Linux) bytes, and cuts what is longer without a word. */
const maxSocketPathBytes = 100;

/** No number of a worker is longer. */
const longestName = 'relay-1234567890';

/**
 * Makes the folder for the sockets between workers, which nobody else may enter: in `XDG_RUNTIME_DIR` where there is
 * one, otherwise in the folder for temporary files.
 *
 * @throws {SluiceError} WORKER_SOCKET_PATH
 * @throws a Node error when it cannot be made
 */
export function makeSocketFolder(runtimeFolder: string | undefined): string {
  const folder = mkdtempSync(path.join(runtimeFolder || tmpdir(), 'sluice-'));
  if (Buffer.byteLength(path.join(folder, longestName)) <= maxSocketPathBytes) return folder;
  rmdirSync(folder);
  throw new SluiceError('WORKER_SOCKET_PATH', folder);
}

export function socketPath(folder: string, worker: WorkerId): string {
  return path.join(folder, `relay-${worker}`);
}

/** Of a worker that is gone: one that was killed leaves its socket behind. */
export function removeSocket(folder: string, worker: WorkerId): void {
  rmSync(socketPath(folder, worker), { force: true });
}

/** With all workers gone. */
export function removeSocketFolder(folder: string): void {
  for (const name of readdirSync(folder)) rmSync(path.join(folder, name), { force: true });
  rmdirSync(folder);
}
