import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * Where Debian keeps the authorities that an administrator trusts. The name is always the same, so that a run
 * that was killed is cleaned up by the next one.
 */
const name = 'sluice-test-obs';
const installedFile = `/usr/local/share/ca-certificates/${name}.crt`;
/** All that are trusted, as links and as one file. */
const storeFolder = '/etc/ssl/certs';

/**
 * A certificate authority for one run, and a certificate for `localhost` that it signed. OBS takes no
 * authority but those of the system. So that the system risks nothing, this one may only vouch for
 * `localhost`, for a day, and its key is gone before anybody trusts it.
 */
export class TestAuthority {
  /** Key and certificate of `localhost`, as `keystore/sluice.pem` has them. */
  readonly serverPem: string;
  readonly #certificate: string;

  constructor() {
    const folder = mkdtempSync(join(tmpdir(), 'sluice-authority-'));
    const path = (file: string) => join(folder, file);
    const make = (file: string, subject: string, signer: readonly string[], ...extensions: string[]) => {
      const request = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '1', '-subj', subject];
      const files = ['-keyout', path(`${file}.key`), '-out', path(`${file}.crt`)];
      const added = extensions.flatMap((extension) => ['-addext', extension]);
      execFileSync('openssl', [...request, ...files, ...signer, ...added], {
        stdio: ['ignore', 'ignore', 'pipe'],
      });
    };
    try {
      make(
        'authority',
        '/CN=Sluice test authority',
        [],
        'keyUsage=critical,keyCertSign',
        // Not critical: OBS's mbed TLS refuses critical extensions that it does not know.
        'nameConstraints=permitted;DNS:localhost',
      );
      make(
        'localhost',
        '/CN=localhost',
        ['-CA', path('authority.crt'), '-CAkey', path('authority.key')],
        'basicConstraints=critical,CA:FALSE',
        'subjectAltName=DNS:localhost',
      );
      this.#certificate = readFileSync(path('authority.crt'), 'utf8');
      this.serverPem = ['localhost.key', 'localhost.crt']
        .map((file) => readFileSync(path(file), 'utf8'))
        .join('');
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }

  /** Puts it into the system's store, until `distrust` or the end of this process. Needs root. */
  trust(): void {
    process.once('exit', distrust);
    writeFileSync(installedFile, this.#certificate);
    updateStore();
  }

  /** Takes it out of the store again. */
  distrust(): void {
    process.off('exit', distrust);
    distrust();
  }
}

function distrust(): void {
  rmSync(installedFile, { force: true });
  removeLinks();
  updateStore();
}

function updateStore(): void {
  execFileSync('update-ca-certificates', { stdio: ['ignore', 'ignore', 'pipe'] });
}

/** What update-ca-certificates leaves behind when an administrator's authority goes and nothing else changes. */
function removeLinks(): void {
  for (const entry of readdirSync(storeFolder, { withFileTypes: true })) {
    const link = join(storeFolder, entry.name);
    if (entry.isSymbolicLink() && [installedFile, `${name}.pem`].includes(readlinkSync(link))) rmSync(link);
  }
}
