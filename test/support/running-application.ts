import { defaultStreamOptions } from '../../src/media/stream-options.ts';
import { StreamRegistry } from '../../src/media/stream-registry.ts';
import { ApplicationInstance } from '../../src/module/application-instance.ts';
import type { AuditRecord } from '../../src/module/audit.ts';
import type { Access } from '../../src/module/gate.ts';
import type { ModuleHooks } from '../../src/module/hooks.ts';
import type { LoginGuard } from '../../src/module/login-guard.ts';
import { RecordedLog } from '../../src/module/recorded-log.ts';
import { readStreamSettings } from '../../src/module/stream-settings.ts';
import { applicationSettings } from './application-settings.ts';
import { fakeClient, forever } from './fake-client.ts';
import { FakeClock } from './fake-clock.ts';
import { runningModules } from './running-module.ts';

export interface RunningApplicationOptions {
  readonly autoAccept?: boolean;
  readonly logins?: LoginGuard;
}

/** An application instance with these hooks on a fake clock, with a hub of its own. */
export class RunningApplication {
  readonly clock = new FakeClock();
  readonly log = new RecordedLog();
  readonly audit: AuditRecord[] = [];
  readonly registry = new StreamRegistry({
    clock: this.clock,
    onListenerError: (error) => this.errors.push(error),
  });
  readonly errors: unknown[] = [];
  readonly instance: ApplicationInstance;
  closed = 0;

  constructor(hooks: readonly ModuleHooks[] = [], options: RunningApplicationOptions = {}) {
    const settings = applicationSettings({ autoAccept: options.autoAccept ?? true });
    const { values: streams } = readStreamSettings(settings);
    this.instance = new ApplicationInstance({
      application: { settings, modules: [], providers: undefined, streams, problems: [] },
      instance: '_definst_',
      modules: runningModules(...hooks),
      registry: this.registry,
      audit: { record: (record) => this.audit.push(record) },
      clock: this.clock,
      log: this.log,
      logins: options.logins,
    });
  }

  connect(client = fakeClient(), signal = forever()) {
    return this.instance.accept(client, signal, () => {
      this.closed += 1;
    });
  }

  /** A client that the connect gate let in. */
  async access(client = fakeClient(), signal = forever()): Promise<Access> {
    const outcome = await this.connect(client, signal);
    if (!outcome.accepted) throw new Error(`refused: ${outcome.description}`);
    return outcome.access;
  }

  claimDirectly(name: string, identity?: string) {
    const key = { application: 'live', instance: '_definst_', name };
    return this.registry.claim(key, { identity, takeOver: true, options: defaultStreamOptions });
  }
}
