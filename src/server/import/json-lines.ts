/**
 * Lines (1-based) of the members of the objects in a JSON text, by their path: `rtmp.port`, `users.0.name`.
 *
 * @param text that JSON.parse takes.
 */
export function findJsonLines(text: string): ReadonlyMap<string, number> {
  const lines = new Map<string, number>();
  const open: { key: string | number; isObject: boolean }[] = [];
  const path = () => open.map(({ key }) => key).join('.');
  let line = 1;
  let expectsKey = false;
  for (const [token] of text.matchAll(/"(?:[^"\\]|\\.)*"|[{}[\],\n]/g)) {
    const top = open.at(-1);
    if (token === '\n') {
      line += 1;
    } else if (token === '{' || token === '[') {
      open.push({ key: token === '{' ? '' : 0, isObject: token === '{' });
      expectsKey = token === '{';
    } else if (token === '}' || token === ']') {
      open.pop();
      expectsKey = false;
    } else if (token === ',') {
      expectsKey = top?.isObject === true;
      if (typeof top?.key === 'number') top.key += 1;
    } else if (expectsKey && top !== undefined) {
      top.key = JSON.parse(token) as string;
      lines.set(path(), line);
      expectsKey = false;
    }
  }
  return lines;
}
