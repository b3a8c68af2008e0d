/** The number behind a fraction as ffprobe writes it: `30000/1001`. */
export function frameRateOf(fraction: string): number {
  const [numerator = Number.NaN, denominator = 1] = fraction.split('/').map(Number);
  return numerator / denominator;
}
