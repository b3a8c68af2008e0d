/** A name as clients send it in `app` or as a stream name, cut where every client agrees to cut it. */
export interface SlashedPath {
  /** Without slashes at either end. */
  readonly path: string;
  /** What follows the first `?`; `''` when there is none. May hold secrets. */
  readonly query: string;
}

/**
 * Splits at the first `?`, then takes the slashes off both ends of what stands before it. ffmpeg sends
 * `live/` for `rtmp://host/live//name`; OBS strips one of several trailing slashes.
 */
export function splitSlashedPath(text: string): SlashedPath {
  const mark = text.indexOf('?');
  return {
    path: stripSlashes(mark === -1 ? text : text.slice(0, mark)),
    query: mark === -1 ? '' : text.slice(mark + 1),
  };
}

/** Takes the slashes off both ends. A loop, since `/\/+$/` takes quadratic time on a peer's many slashes. */
export function stripSlashes(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && text[start] === '/') {
    start += 1;
  }
  while (end > start && text[end - 1] === '/') {
    end -= 1;
  }
  return text.slice(start, end);
}
