/** The messages of an error and of what caused it, outermost first: what the log says of `err`. */
export function causesOf(error: unknown): string {
  const messages: string[] = [];
  for (let each = error; each instanceof Error; each = each.cause) messages.push(each.message);
  return messages.join(' < ');
}
