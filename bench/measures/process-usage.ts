import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { parseMachineTicks, parseProcessStat, processTree } from './proc-stat.ts';

const ticksPerSecond = systemValue('CLK_TCK');
const pageBytes = systemValue('PAGE_SIZE');

/** What a process and all below it have used. */
export interface Usage {
  readonly cpuSeconds: number;
  readonly residentBytes: number;
}

function systemValue(name: string): number {
  return Number(execFileSync('getconf', [name], { encoding: 'utf8' }));
}

function readStats() {
  return readdirSync('/proc')
    .filter((entry) => /^\d+$/.test(entry))
    .flatMap((pid) => {
      try {
        return [parseProcessStat(readFileSync(`/proc/${pid}/stat`, 'utf8'))];
      } catch (error) {
        // It ended since the folder was read.
        if ((error as NodeJS.ErrnoException).code) return [];
        throw error;
      }
    });
}

/** Process IDs of a process and all below it, those furthest down last. */
export function treeOf(pid: number): number[] {
  return processTree(pid, readStats()).map((stat) => stat.pid);
}

/** CPU and memory of whole process trees, by the system's own count. */
export function usageOf(...roots: readonly number[]): Usage {
  const stats = readStats();
  const trees = roots.flatMap((root) => processTree(root, stats));
  return {
    cpuSeconds: trees.reduce((sum, stat) => sum + stat.cpuTicks, 0) / ticksPerSecond,
    residentBytes: trees.reduce((sum, stat) => sum + stat.residentPages, 0) * pageBytes,
  };
}

/** CPU seconds of everything on this machine, and those that a hypervisor gave to others. */
export function machineSeconds(): { readonly busy: number; readonly stolen: number } {
  const { busy, stolen } = parseMachineTicks(readFileSync('/proc/stat', 'utf8'));
  return { busy: busy / ticksPerSecond, stolen: stolen / ticksPerSecond };
}
