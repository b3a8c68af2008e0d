import { InvalidArgumentError } from 'commander';

const unitMs: Readonly<Record<string, number>> = {
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
};

/** Reads `2d` as that long before now, or a date as ISO 8601 writes it. Milliseconds since 1970. */
export function parseMoment(text: string): number {
  const [, count, unit = ''] = /^(\d{1,6})([smhdw])$/.exec(text) ?? [];
  if (count !== undefined) return Date.now() - Number(count) * (unitMs[unit] ?? 0);
  if (!/^\d{4}-/.test(text))
    throw new InvalidArgumentError('It is 90m, 2d or a date such as 2026-11-25T18:00.');
  return parseDate(text);
}

/** Reads a date as ISO 8601 writes it: `2027-01-31`, `2027-01-31T18:00`. Milliseconds since 1970. */
export function parseDate(text: string): number {
  const [, date] = /^(\d{4}-\d{2}-\d{2})(?:$|T)/.exec(text) ?? [];
  const timeMs = date === undefined ? Number.NaN : Date.parse(text);
  if (date === undefined || Number.isNaN(timeMs) || !isDay(date))
    throw new InvalidArgumentError('It is a date such as 2027-01-31T18:00.');
  return timeMs;
}

/** `Date` takes the 31st of February for a day in March. */
function isDay(date: string): boolean {
  return new Date(date).toISOString().startsWith(date);
}

/** A time as people read it, to the second. */
export function formatMoment(timeMs: number): string {
  return `${new Date(timeMs).toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}
