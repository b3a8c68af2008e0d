import { defaultInstance } from '../rtmp/index.ts';

/**
 * The paths that a token for a stream may name: with and without the default instance, and percent-encoded
 * where the name is not plain ASCII. At most four.
 *
 * @param name the stream's name as the client wrote it, with a prefix (`mp4:`) if it wrote one, without query
 */
export function contentPaths(application: string, instance: string, name: string): readonly string[] {
  const paths = [`${application}/${instance}/${name}`];
  if (instance === defaultInstance) paths.unshift(`${application}/${name}`);
  return [...new Set([...paths, ...paths.map(percentEncoded)])];
}

function percentEncoded(path: string): string {
  try {
    return encodeURI(path);
  } catch {
    // A lone surrogate has no UTF-8, so that nobody signed it.
    return path;
  }
}
