import { type Decision, denyReasons } from './decision.ts';

/** What a gate hook answered, checked: `undefined` for no opinion, or the rule that the answer breaks. */
export type CheckedAnswer =
  | { readonly valid: true; readonly decision: Decision | undefined }
  | { readonly valid: false; readonly got: string };

/**
 * Takes a module's answer at its word only when it is a decision in every detail: a half-right one
 * (`{ allow: true }`, `true`, `null`) must never open the gate.
 */
export function checkAnswer(answer: unknown): CheckedAnswer {
  if (answer === undefined) return { valid: true, decision: undefined };
  if (typeof answer !== 'object' || answer === null)
    return invalid(`${answer === null ? 'null' : typeof answer}`);
  const fields = answer as Readonly<Record<string, unknown>>;
  const { kind, user, streamName, takeOver, connectInfo, reason, description, claimedUser } = fields;
  if (kind === 'allow') {
    if (!isOptional(user, isNonEmptyText)) return invalid('an allow whose user is no text');
    if (!isOptional(streamName, isNonEmptyText)) return invalid('an allow whose streamName is no text');
    if (!isOptional(takeOver, (value) => typeof value === 'boolean')) {
      return invalid('an allow whose takeOver is no boolean');
    }
    if (!isOptional(connectInfo, isInformation))
      return invalid('an allow whose connectInfo is no plain values');
    return { valid: true, decision: answer as Decision };
  }
  if (kind === 'deny') {
    if (!denyReasons.some((known) => known === reason)) return invalid('a deny without a known reason');
    if (typeof description !== 'string') return invalid('a deny without a description');
    if (!isOptional(claimedUser, (value) => typeof value === 'string')) {
      return invalid('a deny whose claimedUser is no text');
    }
    if (!isOptional(fields['auditText'], isNonEmptyText)) return invalid('a deny whose auditText is no text');
    for (const name of ['failedLogin', 'challenge', 'secretName'] as const) {
      if (!isOptional(fields[name], (value) => typeof value === 'boolean')) {
        return invalid(`a deny whose ${name} is no boolean`);
      }
    }
    return { valid: true, decision: answer as Decision };
  }
  return invalid('an object that is neither allow() nor deny()');
}

function isOptional(value: unknown, holds: (value: unknown) => boolean): boolean {
  return value === undefined || holds(value);
}

function isNonEmptyText(value: unknown): boolean {
  return typeof value === 'string' && value !== '';
}

function isInformation(value: unknown): boolean {
  return (
    typeof value === 'object' &&
    value !== null &&
    Object.values(value).every((each) => ['string', 'number', 'boolean'].includes(typeof each))
  );
}

function invalid(got: string): CheckedAnswer {
  return { valid: false, got };
}
