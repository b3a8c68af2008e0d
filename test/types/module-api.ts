/**
 * What the module API's types must refuse, and must let through. Nothing here runs: `npm run types` fails when
 * a line marked as an error is none, or when another one is.
 */
import {
  allow,
  type Decision,
  type DenyReason,
  defineModule,
  deny,
  type ModuleHooks,
  type PublishRequest,
  property,
} from 'sluice/module';
import { testModule } from 'sluice/testing';

const description = 'a property';
const head = { name: 'typed', apiVersion: 1, description: 'Types' } as const;

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
function same<A, B>(equal: Equal<A, B>): void {
  void equal;
}

const good = defineModule({
  ...head,
  requires: ['core'],
  hookTimeoutMs: 500,
  guardsPublish: true,
  enforces: ['AllowDomains', 'StreamReadAccess', 'StreamWriteAccess'],
  properties: {
    text: property.string({ description }),
    withDefault: property.string({ description, default: 'x' }),
    choice: property.string({ description, values: ['one', 'two'], default: 'one' }),
    flag: property.boolean({ description }),
    count: property.integer({ description, default: 1, minimum: 0, maximum: 5 }),
    ratio: property.double({ description }),
  },
  create({ access, application, credentials, getProperty, log, paths, properties }) {
    // Exactly the declared types: undefined only where there is no default.
    same<typeof properties.text, string | undefined>(true);
    same<typeof properties.withDefault, string>(true);
    same<typeof properties.choice, 'one' | 'two'>(true);
    same<typeof properties.flag, boolean | undefined>(true);
    same<typeof properties.count, number>(true);
    same<typeof properties.ratio, number | undefined>(true);
    same<ReturnType<typeof getProperty>, string | undefined>(true);
    same<typeof access.streamRead, readonly string[]>(true);

    // @ts-expect-error a property that is not declared
    void properties.undeclared;
    // @ts-expect-error properties are read-only
    properties.count = 2;
    // @ts-expect-error a text is no number
    const count: number = properties.withDefault;
    void count;
    // @ts-expect-error a log line is fields, then a message
    log.info('started');

    return {
      async onAppStart(signal) {
        same<typeof signal, AbortSignal>(true);
        await credentials.verify('user', 'password', signal);
      },
      onConnect({ client }) {
        // @ts-expect-error a client cannot be changed
        client.user = 'someone else';
        return client.secure ? undefined : deny('forbidden', 'Only over TLS');
      },
      onPublish(request) {
        same<typeof request, PublishRequest>(true);
        // @ts-expect-error a connect request has no stream, a publish request is no connect request
        const gate: 'connect' = request.gate;
        void gate;
        return allow({ user: application, streamName: paths.home });
      },
      onPlay: async () => {},
      credentials: { getPassword: (user) => (user === 'a' ? 'b' : undefined) },
      commands: { sum: ({ arguments: args }) => args.length },
    };
  },
});

testModule(good, { properties: { count: 3, choice: 'two' } });
// @ts-expect-error a property of another type
testModule(good, { properties: { count: '3' } });
// @ts-expect-error a property that is not declared
testModule(good, { properties: { cuont: 3 } });
// @ts-expect-error a text that is not one of the values
testModule(good, { properties: { choice: 'three' } });

// A module needs no properties.
defineModule({ ...head, create: () => ({}) });
// Making it may take a while.
defineModule({ ...head, create: async () => ({ onAppStop() {} }) });

// @ts-expect-error another version of the API
defineModule({ ...head, apiVersion: 2, create: () => ({}) });
// @ts-expect-error no version at all
defineModule({ name: 'typed', description: 'Types', create: () => ({}) });
// @ts-expect-error no create
defineModule({ ...head });
// @ts-expect-error a misspelt key
defineModule({ ...head, hookTimeout: 5, create: () => ({}) });
// @ts-expect-error a time-out as text
defineModule({ ...head, hookTimeoutMs: '5s', create: () => ({}) });

const misspelt: ModuleHooks = {
  // @ts-expect-error a misspelt hook
  onPublsh: () => deny('forbidden', 'No'),
};
const wrongHooks: ModuleHooks = {
  // @ts-expect-error true is no decision
  onPublish: () => true,
  // @ts-expect-error null is no decision
  onPlay: () => null,
  // @ts-expect-error nor is a promise of false
  onConnect: async () => false,
  // @ts-expect-error a provider knows a user or says undefined
  credentials: { getPassword: () => null },
};
const wrongCommands: ModuleHooks = {
  commands: {
    // @ts-expect-error a function cannot be sent to a client
    make: () => () => 1,
  },
};
void [misspelt, wrongHooks, wrongCommands];

// @ts-expect-error an unknown reason
deny('because', 'No');
// @ts-expect-error a reason without a text
deny('forbidden');
// @ts-expect-error a misspelt grant
allow({ username: 'alice' });
// @ts-expect-error a user that is no text
allow({ user: 7 });
// @ts-expect-error undefined is not the same as left out
allow({ user: undefined });

const reason: DenyReason = 'over-capacity';
const decision: Decision = deny(reason, 'Full');
// @ts-expect-error a decision cannot be changed
decision.kind = 'allow';

// @ts-expect-error a property without a description
property.string({});
// @ts-expect-error an option of another type of property
property.string({ description, minimum: 1 });
// @ts-expect-error a misspelt option
property.integer({ description, minimun: 1 });
// @ts-expect-error a default of another type
property.boolean({ description, default: 'true' });
// @ts-expect-error values are texts
property.string({ description, values: [1, 2] });
