import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { AuditRecord } from '../../src/module/audit.ts';
import { DecisionRecorder, type RefusalDetails } from '../../src/module/decision-recorder.ts';
import { RecordedLog } from '../../src/module/recorded-log.ts';
import { fakeClient } from '../support/fake-client.ts';
import { FakeClock } from '../support/fake-clock.ts';

function record(
  description: string,
  details: RefusalDetails,
): Pick<AuditRecord, 'description' | 'streamName'> {
  const records: AuditRecord[] = [];
  const recorder = new DecisionRecorder({
    sink: { record: (each) => records.push(each) },
    log: new RecordedLog(),
    clock: new FakeClock(),
  });
  const refusal = recorder.begin('publish', fakeClient()).refuse('forbidden', description, details);
  assert.equal(refusal.description, description, 'the client is told what the module says');
  const [first] = records;
  assert.ok(first);
  return { description: first.description, streamName: first.streamName };
}

for (const [title, description, details, expected] of [
  [
    'a description that names the stream keeps the name',
    'Not allowed: cam',
    { streamName: 'cam' },
    { description: 'Not allowed: cam', streamName: 'cam' },
  ],
  [
    'unless the name is a secret',
    'Not k1, nor k1',
    { streamName: 'k1', secretName: true },
    { description: 'Not [redacted], nor [redacted]', streamName: '[redacted]' },
  ],
  [
    'or holds an encoded query',
    'Not allowed: cam%3Fpass=x',
    { streamName: 'cam%3Fpass=x' },
    { description: 'Not allowed: cam', streamName: 'cam' },
  ],
  [
    "a protocol's text is no reason: what people are to read stands in its place",
    '[ AccessManager.Reject ] : [ authmod=adobe ] : ?reason=authfailed&opaque=x',
    { auditText: 'Wrong password for k1', streamName: 'k1', secretName: true },
    { description: 'Wrong password for [redacted]', streamName: '[redacted]' },
  ],
  [
    'what looks like a pattern of replacements is none',
    "Not $& or $'",
    { streamName: "$& or $'", secretName: true },
    { description: 'Not [redacted]', streamName: '[redacted]' },
  ],
  [
    'at connect there is no name',
    'Not you',
    { secretName: true },
    { description: 'Not you', streamName: '' },
  ],
] as const) {
  test(title, () => assert.deepEqual(record(description, details), expected));
}
