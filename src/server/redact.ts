import { hidePassword, redacted } from '../module/printable.ts';

/** Bounds on what one log line may hold of a value, since peers choose some of them. */
export const logFieldLimits = {
  /** Characters of one text. */
  maxTextLength: 4_096,
  /** Entries of one list or object. */
  maxEntries: 64,
  /** Objects within objects. */
  maxDepth: 6,
} as const;

/** A field whose name ends like this holds the secret itself. */
const secretField =
  /(?:pass(?:word|wd|phrase)?|pwd?|secret|token|credentials?|authorization|cookie|api[_-]?key|private[_-]?key|stream[_-]?key)$/i;

/**
 * `name=value` in a URL query or a stream name, plain or percent-encoded (even twice), where the name hints at
 * a secret.
 */
const secretParameter =
  /(?<before>^|[/?&;,\s"'({]|%(?:25)*(?:20|26|2c|2f|3b|3f))(?<name>[\w.-]*(?:pw|(?:pass|pwd|secret|token|hash|signature|credential|api_?key)[\w.-]*))(?<equals>=|%(?:25)*3d)[^&;,\s"'<>)}]*/gi;

/** What may be `user:password@host`, with or without a scheme in front. */
const authority = /[^\s/]+/g;

/**
 * The last net under everything that is logged: callers keep secrets out themselves, this catches what a
 * library's error message or a careless module lets slip.
 */
export function redactText(text: string): string {
  const clipped =
    text.length > logFieldLimits.maxTextLength ? `${text.slice(0, logFieldLimits.maxTextLength)}…` : text;
  return clipped
    .replaceAll(secretParameter, `$<before>$<name>$<equals>${redacted}`)
    .replaceAll(authority, hidePassword);
}

/** The fields of a log line as plain values, without secrets and within {@link logFieldLimits}. */
export function redactFields(fields: object): Record<string, unknown> {
  const safe = redactValue(fields, 0);
  return typeof safe === 'object' && safe !== null && !Array.isArray(safe)
    ? (safe as Record<string, unknown>)
    : { value: safe };
}

function redactValue(value: unknown, depth: number): unknown {
  if (typeof value === 'string') return redactText(value);
  if (typeof value === 'bigint' || typeof value === 'symbol') return String(value);
  if (typeof value === 'function') return '[function]';
  if (typeof value !== 'object' || value === null) return value;
  if (depth >= logFieldLimits.maxDepth) return '[deeper]';
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? 'Invalid Date' : value.toISOString();
  if (ArrayBuffer.isView(value)) return `[${value.byteLength} bytes]`;
  if (value instanceof Error) return redactError(value, depth);
  if (value instanceof Map)
    return redactEntries(
      [...value].map(([key, item]) => [String(key), item]),
      depth,
    );
  if (value instanceof Set) return redactList([...value], depth);
  return Array.isArray(value) ? redactList(value, depth) : redactEntries(Object.entries(value), depth);
}

function redactList(list: readonly unknown[], depth: number): unknown[] {
  return list.slice(0, logFieldLimits.maxEntries).map((item) => redactValue(item, depth + 1));
}

function redactEntries(entries: readonly (readonly [string, unknown])[], depth: number): object {
  return Object.fromEntries(
    entries
      .slice(0, logFieldLimits.maxEntries)
      .map(([key, item]) => [
        redactText(key),
        secretField.test(key) && item !== undefined && item !== '' ? redacted : redactValue(item, depth + 1),
      ]),
  );
}

/** An error's fields do not show by themselves: name, message and stack are not enumerable. */
function redactError(error: Error, depth: number): object {
  const { message, stack, cause } = error;
  // Few classes set the name.
  const type = error.name === 'Error' ? error.constructor.name : error.name;
  const own = Object.entries(error).filter(([key]) => key !== 'name');
  const shown: [string, unknown][] = [
    ['type', type],
    ['message', message],
    ['stack', stack],
    ['cause', cause],
  ];
  return redactEntries([...shown.filter(([, value]) => value !== undefined), ...own], depth);
}
