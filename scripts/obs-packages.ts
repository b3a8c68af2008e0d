import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { isOnPath } from './on-path.ts';

/**
 * Before `npm run test:obs`: the Debian packages that it needs. They bring a desktop's worth of libraries, so
 * that what is missing is named, not installed.
 */
const packages: Readonly<Record<string, () => boolean>> = {
  'obs-studio': () => isOnPath('obs'),
  xvfb: () => isOnPath('Xvfb'),
  'libgl1-mesa-dri': hasSoftwareRenderer,
  xdotool: () => isOnPath('xdotool'),
  ffmpeg: () => isOnPath('ffprobe'),
  openssl: () => isOnPath('openssl'),
  // Debian keeps its command out of the PATH of ordinary users, who do not run the cases that need it.
  'ca-certificates': () => existsSync('/usr/sbin/update-ca-certificates'),
};

/** OBS draws with OpenGL, which Xvfb's screen has only in software. */
function hasSoftwareRenderer(): boolean {
  const libraries = '/usr/lib';
  return readdirSync(libraries).some((folder) => existsSync(join(libraries, folder, 'dri', 'swrast_dri.so')));
}

const missing = Object.keys(packages).filter((name) => packages[name]?.() === false);
if (missing.length > 0) {
  console.error(`Missing for the tests with OBS Studio: ${missing.join(', ')}`);
  console.error(`On Debian as root: apt-get install --yes --no-install-recommends ${missing.join(' ')}`);
  process.exit(1);
}
