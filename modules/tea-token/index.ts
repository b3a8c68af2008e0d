import { encryptingTeaVariants } from 'sluice/codec/tea';
import { authorityFile, isUnencrypted, parseServerUrl } from 'sluice/http-client';
import { defineModule, property } from 'sluice/module';
import { TokenPasswords } from './token-passwords.ts';
import { TokenServer } from './token-server.ts';

/** Knows the users of a third party's token server, as Wowza's TEA token providers ask it. It decides nothing itself. */
export default defineModule({
  name: 'tea-token',
  apiVersion: 1,
  description: 'Knows the users and passwords of a token server, which it asks by TEA-encrypted POST',
  properties: {
    serverTokenValidatorURL: property.string({
      description: 'The token server: http or https; must be set',
      default: '',
      secret: true,
    }),
    secureTokenSharedSecret: property.string({
      description: 'Encrypts what goes there and back; its first 16 bytes count; must be set',
      default: '',
      secret: true,
    }),
    teaTokenVariant: property.string({
      description: 'How the server encrypts',
      values: encryptingTeaVariants,
      default: 'wowza',
    }),
    teaTokenTimeout: property.integer({
      description: 'Milliseconds for an answer of the server',
      default: 5_000,
      minimum: 100,
      maximum: 9_000,
    }),
    teaTokenMaxResponseBytes: property.integer({
      description: 'Longest answer that is read',
      default: 16_384,
      minimum: 64,
      maximum: 1_048_576,
    }),
    teaTokenCacheTime: property.integer({
      description: 'Milliseconds for which an answer holds; 0 asks every time',
      default: 5_000,
      minimum: 0,
      maximum: 300_000,
    }),
    teaTokenCaFile: property.string({
      description:
        'PEM file of the certificates that alone vouch for the server, relative to the home folder; empty: those of the system',
      default: '',
    }),
    teaTokenVerifyTls: property.boolean({
      description: 'false takes any certificate of the server, whoever made it',
      default: true,
    }),
  },
  create({ log, paths, properties }) {
    const url = parseServerUrl(
      properties.serverTokenValidatorURL,
      'serverTokenValidatorURL',
      'https://auth.example.com/TokenProvider/authentication/token',
    );
    if (properties.secureTokenSharedSecret === '') throw new Error('secureTokenSharedSecret must be set');
    const readAuthorities = authorityFile(properties.teaTokenCaFile, {
      home: paths.home,
      log,
      property: 'teaTokenCaFile',
      server: 'the token server',
    });
    const server = new TokenServer({
      url,
      timeoutMs: properties.teaTokenTimeout,
      maxResponseBytes: properties.teaTokenMaxResponseBytes,
      verifyTls: properties.teaTokenVerifyTls,
      readAuthorities,
    });
    const passwords = new TokenPasswords({
      server,
      secret: properties.secureTokenSharedSecret,
      variant: properties.teaTokenVariant,
      cacheTimeMs: properties.teaTokenCacheTime,
      log,
    });

    return {
      async onAppStart() {
        try {
          await readAuthorities();
        } catch (err) {
          log.error({ err }, 'nobody vouches for the token server: whoever needs its answer is refused');
        }
        if (!properties.teaTokenVerifyTls) {
          log.warn({}, 'teaTokenVerifyTls is false: anyone on the way can answer for the token server');
        }
        if (isUnencrypted(url)) {
          log.warn(
            {},
            'serverTokenValidatorURL is not https: TEA does not show whether an answer was changed or replaced on the way',
          );
        }
      },
      onAppStop() {
        server.close();
        passwords.clear();
      },
      credentials: { getPassword: (user, signal) => passwords.find(user, signal) },
    };
  },
});
