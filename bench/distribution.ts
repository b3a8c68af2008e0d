/** Prints median, 99th percentile and maximum of a series. */
export function printDistribution(title: string, values: readonly number[]): void {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN;
  const figures = [`p50 ${at(0.5).toFixed(3)}`, `p99 ${at(0.99).toFixed(3)}`, `max ${at(1).toFixed(3)}`];
  console.log(`${title.padEnd(40)} ${figures.join('   ')}   (${sorted.length} runs)`);
}
