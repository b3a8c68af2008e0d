/** What a value must be, in words, from the schema that it broke. */
export function ruleOf(schema: unknown): string {
  if (typeof schema !== 'object' || schema === null) return 'must be valid';
  const rule = 'rule' in schema ? schema.rule : undefined;
  if (typeof rule === 'string') return rule;
  if ('enum' in schema && Array.isArray(schema.enum)) {
    return `must be one of ${schema.enum.filter((value) => value !== '').join(', ')}`;
  }
  const type = 'type' in schema ? schema.type : undefined;
  if (type === 'boolean') return 'must be true or false';
  if (type === 'integer' && 'minimum' in schema && 'maximum' in schema) {
    return `must be a whole number from ${String(schema.minimum)} to ${String(schema.maximum)}`;
  }
  return 'must be valid';
}
