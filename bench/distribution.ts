import { percentile } from './report/percentile.ts';

/** Prints median, 99th percentile and maximum of a series. */
export function printDistribution(title: string, values: readonly number[]): void {
  const at = (share: number) => percentile(values, share).toFixed(3);
  const figures = `p50 ${at(0.5)}   p99 ${at(0.99)}   max ${at(1)}`;
  console.log(`${title.padEnd(40)} ${figures}   (${values.length} runs)`);
}
