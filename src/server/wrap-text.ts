/**
 * Breaks a text between words, so that it fits a terminal. A word that is longer than a line stays whole.
 *
 * @param first stands before the first line; the others are indented as far.
 * @param width in characters, the indentation included.
 */
export function wrapText(first: string, text: string, width = 80): string[] {
  const lines: string[] = [];
  let line = first;
  let empty = true;
  for (const word of text.split(' ')) {
    if (!empty && line.length + 1 + word.length > width) {
      lines.push(line);
      line = ' '.repeat(first.length);
      empty = true;
    }
    line += empty ? word : ` ${word}`;
    empty = false;
  }
  return [...lines, line];
}
