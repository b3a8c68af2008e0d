import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { isOnPath } from './on-path.ts';

/**
 * Before `npm test`: the programs that the end-to-end tests drive, and the Debian packages that bring them.
 * As root on Debian what is missing is installed; elsewhere it is named and the run stops.
 */
const programs: Readonly<Record<string, readonly string[]>> = {
  ffmpeg: ['ffmpeg'],
  ffprobe: ['ffmpeg'],
  rtmpdump: ['rtmpdump'],
  openssl: ['openssl'],
  chromium: ['chromium'],
  curl: ['curl'],
  haproxy: ['haproxy'],
  keytool: ['default-jre-headless'],
  initdb: ['postgresql'],
  'gst-launch-1.0': [
    'gstreamer1.0-tools',
    'gstreamer1.0-plugins-base',
    'gstreamer1.0-plugins-good',
    'gstreamer1.0-plugins-bad',
    'gstreamer1.0-plugins-ugly',
    'gstreamer1.0-libav',
  ],
};

/** GStreamer elements that the tests use: the command alone does not bring them. */
const gstreamerElements = [
  'rtmp2sink',
  'rtmp2src',
  'rtmpsink',
  'flvdemux',
  'flvmux',
  'h264parse',
  'aacparse',
];

function hasGstreamerElements(): boolean {
  return gstreamerElements.every(
    (element) => spawnSync('gst-inspect-1.0', ['--exists', element]).status === 0,
  );
}

/** Debian keeps the programs of PostgreSQL's server out of PATH, in a folder for each version. */
function isInstalled(program: string): boolean {
  const versions = '/usr/lib/postgresql';
  if (isOnPath(program)) return true;
  if (program !== 'initdb' || !existsSync(versions)) return false;
  return readdirSync(versions).some((version) => existsSync(join(versions, version, 'bin', program)));
}

const missing = Object.keys(programs).filter(
  (program) => !isInstalled(program) || (program === 'gst-launch-1.0' && !hasGstreamerElements()),
);
if (missing.length > 0) {
  const packages = [...new Set(missing.flatMap((program) => programs[program] ?? []))];
  const command = `apt-get install --yes --no-install-recommends ${packages.join(' ')}`;
  console.log(`Missing for the tests: ${missing.join(', ')}`);
  if (process.getuid?.() !== 0 || !isOnPath('apt-get')) {
    console.error(`Install them first, on Debian as root: ${command}`);
    process.exit(1);
  }
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  for (const line of ['apt-get update -qq', `${command} -qq`]) {
    const { status } = spawnSync(line, { shell: true, stdio: ['ignore', 'ignore', 'inherit'], env });
    if (status !== 0) {
      console.error(`This must succeed: ${line}`);
      process.exit(1);
    }
  }
}
