import type { WindowUsage } from '../measures/usage-window.ts';
import type { Figures } from '../report/figures.ts';

/** Who had the CPU in the window, in per cent of one core. */
export function shareFigures(usage: WindowUsage): Figures {
  const percent = (cpuSeconds: number) => (100 * cpuSeconds) / usage.seconds;
  return {
    serverCpuShare: percent(usage.serverCpuSeconds),
    loadCpuShare: percent(usage.loadCpuSeconds),
    otherCpuShare: percent(usage.otherCpuSeconds),
  };
}

/** Bytes as the table shows memory: 10^6 of them. */
export function megabytes(bytes: number): number {
  return bytes / 1e6;
}
