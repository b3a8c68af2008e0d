/** An element to be written: of text, or of elements. */
export interface XmlNode {
  readonly name: string;
  /** Line above it. */
  readonly comment?: string | undefined;
  readonly content: string | readonly XmlNode[];
}

/** A configuration file: declaration, a comment on top, `<Root>` with this element. */
export function serializeDocument(comment: string, node: XmlNode): string {
  const lines = ['<?xml version="1.0" encoding="UTF-8"?>', `<!-- ${commentText(comment)} -->`];
  lines.push('<Root version="1">', ...serializeNode(node, '  '), '</Root>', '');
  return lines.join('\n');
}

function serializeNode({ comment, content, name }: XmlNode, indent: string): string[] {
  const above = comment === undefined ? [] : [`${indent}<!-- ${commentText(comment)} -->`];
  if (typeof content === 'string') return [...above, `${indent}<${name}>${escapeText(content)}</${name}>`];
  const inner = content.flatMap((child) => serializeNode(child, `${indent}  `));
  return [...above, `${indent}<${name}>`, ...inner, `${indent}</${name}>`];
}

/** Other programs' text as a value here: a `${…}` in it is no variable of ours. */
export function literalText(text: string): string {
  return text.replaceAll(/\$\{(?=[^}]*\})/g, () => '$${');
}

function escapeText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** XML 1.0 §2.5: two hyphens would end it. */
function commentText(text: string): string {
  return text.replaceAll(/--+/g, '-').replace(/-$/, '');
}
