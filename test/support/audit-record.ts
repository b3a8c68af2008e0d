import type { AuditRecord } from '../../src/module/audit.ts';

/** A publish that alice was allowed, where a test says nothing else. */
export function auditRecord(given: Partial<AuditRecord> = {}): AuditRecord {
  return {
    time: new Date(0),
    gate: 'publish',
    client: {
      id: 'r1',
      protocol: 'rtmp',
      address: '192.0.2.1',
      port: 4,
      secure: true,
      application: 'live',
      instance: '_definst_',
    },
    streamName: 'cam',
    user: 'alice',
    claimedUser: undefined,
    outcome: 'allow',
    module: 'rtmp-authenticate',
    reason: undefined,
    description: '',
    durationMs: 1.5,
    ...given,
  };
}
