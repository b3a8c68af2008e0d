import { parseAliasMap } from 'sluice/codec/alias-map';
import {
  allow,
  type Decision,
  defineModule,
  deny,
  type PlayRequest,
  type PublishRequest,
  type ReleaseRequest,
  RuleFile,
  streamNameFault,
} from 'sluice/module';
import { aliasProperties, readAliasSettings } from './alias-settings.ts';
import { faultOf, parseKeyRing } from './key-ring.ts';

/** Wowza's own name of its one virtual host: modules do not learn what Sluice's is called. */
const vhost = '_defaultVHost_';

// A name that is refused may be a key with a slip of the finger: the log must not have it.
const wrongKey = deny('forbidden', 'This application accepts no stream under that name', {
  failedLogin: true,
  secretName: true,
});
/** One answer for a key and for any other name that players do not get. */
const notPlayed = deny('forbidden', 'This application plays no stream under that name', { secretName: true });
const unavailable = deny('unavailable', 'Stream names cannot be checked at the moment', { secretName: true });

/** Encoders publish to a secret key; everybody else knows the stream by its public name only. */
export default defineModule({
  name: 'stream-keys',
  apiVersion: 1,
  description: 'Turns secret stream keys into public names, and the names that players ask for into others',
  guardsPublish: true,
  secretStreamNames: true,
  properties: aliasProperties,
  create({ application, instance, isLive, log, paths, properties }) {
    const { nameDelimiter, pathDelimiter, playFile, streamFile } = readAliasSettings(properties, paths);
    const scope = { application, instance, vhost };
    const keys = new RuleFile({
      path: streamFile,
      title: 'stream keys',
      log,
      parse: (bytes) => parseKeyRing(bytes, { nameDelimiter, pathDelimiter, scope }),
    });
    const aliases = new RuleFile({
      path: playFile.path,
      title: 'aliases of players',
      log,
      parse(bytes) {
        const { map, problems } = parseAliasMap(bytes, { name: nameDelimiter, path: pathDelimiter });
        return { rules: map, problems };
      },
    });

    async function mayPublish({ publicName }: PublishRequest | ReleaseRequest): Promise<Decision> {
      const state = await keys.read();
      if (state.kind !== 'in-force') return unavailable;
      const outcome = state.rules.resolve(publicName);
      if (outcome.kind === 'none') return wrongKey;
      const fault = faultOf(outcome);
      if (outcome.kind === 'alias' && fault === undefined) return allow({ streamName: outcome.name });
      const { line } = outcome;
      log.warn({ file: streamFile, line }, `${streamFile}:${line} made no stream name of a key: ${fault}`);
      return deny('forbidden', `This stream key leads to no stream name. ${fault}`, { secretName: true });
    }

    async function mayPlay({ publicName: asked }: PlayRequest): Promise<Decision> {
      const [keyState, aliasState] = await Promise.all([keys.read(), aliases.read()]);
      if (keyState.kind === 'broken' || aliasState.kind === 'broken') return unavailable;
      let name = asked;
      if (aliasState.rules !== undefined) {
        const outcome = aliasState.rules.resolve({ ...scope, streamName: asked });
        if (outcome.kind !== 'alias' || streamNameFault(outcome.name) !== undefined) return notPlayed;
        name = outcome.name;
      } else if (!playFile.optional) {
        return unavailable;
      }
      // Keys that were removed with the file stay unknown: streams that they opened may still be live.
      const ring = keyState.rules;
      if (ring === undefined) return allow({ streamName: name });
      const asksForKey = name !== asked && ring.isKey(asked);
      if (asksForKey || !ring.isPlayable(name, isLive)) return notPlayed;
      return allow({ streamName: name });
    }

    return {
      async onAppStart() {
        const [keyState, aliasState] = await Promise.all([keys.read(), aliases.read()]);
        if (keyState.kind === 'missing') {
          log.warn({ file: streamFile }, 'there is no file of stream keys: no one can publish');
        }
        if (aliasState.kind === 'missing' && !playFile.optional) {
          log.error({ file: playFile.path }, 'there is no file of aliases: no one can play');
        }
      },
      async onCheck() {
        const ofAliases = playFile.optional ? undefined : 'There is no file of aliases: no one can play';
        return [
          ...(await keys.check('There is no file of stream keys: no one can publish')),
          ...(await aliases.check(ofAliases)),
        ];
      },
      onReleaseStream: mayPublish,
      onPublish: mayPublish,
      onPlay: mayPlay,
    };
  },
});
