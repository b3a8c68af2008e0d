import type { Machine } from '../measures/machine.ts';
import { figureNames } from './figures.ts';
import type { Measurement } from './measurement.ts';

const measurementColumns = ['run', 'at', 'scenario', 'server', 'version'] as const;
const machineColumns = ['cpu', 'cores', 'memoryGib', 'kernel', 'node'] as const satisfies (keyof Machine)[];

/** A line a run, every figure in a column of its own, the machine in each line (RFC 4180). */
export function formatCsv(measurements: readonly Measurement[], machine: Machine): string {
  const header = [...measurementColumns, ...figureNames, ...machineColumns];
  const lines = measurements.map((measurement) => [
    ...measurementColumns.map((column) => measurement[column]),
    ...figureNames.map((name) => measurement.figures[name] ?? ''),
    ...machineColumns.map((column) => machine[column]),
  ]);
  return [header, ...lines].map((fields) => `${fields.map(formatField).join(',')}\r\n`).join('');
}

function formatField(value: string | number): string {
  const text = String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
