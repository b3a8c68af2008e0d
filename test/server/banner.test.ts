import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type BannerFacts, renderFirstStart, renderSummary } from '../../src/server/banner.ts';

const rtmp = { hostPort: 'RTMP', address: '::', port: 1935, secure: false };
const rtmps = { hostPort: 'RTMPS', address: '::', port: 1936, secure: true };

const facts: BannerFacts = {
  version: '1.2.3',
  addresses: [rtmp, rtmps],
  machine: {
    hostname: 'laptop',
    interfaces: { eth0: [{ address: '192.0.2.9', family: 'IPv4', internal: false }] },
  },
  applications: [{ name: 'live', open: false }],
  selfSigned: true,
};

const account = {
  application: 'live',
  user: 'publisher',
  password: 'pw',
  file: '/srv/conf/publish.password',
};
const lines = (text: string) => text.split('\n').map((line) => line.trim());

describe('renderFirstStart', () => {
  it('shows all that OBS, ffmpeg and a player ask for', () => {
    const shown = lines(renderFirstStart(facts, account));
    for (const line of [
      'OBS Studio      Settings → Stream → Service: Custom…',
      'Server        rtmp://localhost:1935/live',
      'Stream Key    myStream',
      'Use authentication, with',
      'User Name     publisher',
      'Password      pw',
      'Server        rtmps://localhost:1936/live',
      'ffmpeg -re -i input.mp4 -c:v libx264 -c:a aac -f flv "rtmp://localhost:1935/live/myStream?user=publisher&pass=pw"',
      'ffplay rtmp://localhost:1935/live/myStream',
      'VLC           Media → Open Network Stream → rtmp://localhost:1935/live/myStream',
      'From another machine write 192.0.2.9 instead of localhost.',
      'The password stands in /srv/conf/publish.password',
    ]) {
      assert.ok(shown.includes(line), line);
    }
    assert.ok(shown.some((line) => line.includes('self-signed')));
  });

  it('shows RTMPS in the first place where there is nothing else', () => {
    const text = renderFirstStart({ ...facts, addresses: [rtmps], selfSigned: false }, account);
    assert.match(text, /Server {8}rtmps:\/\/localhost:1936\/live/);
    assert.doesNotMatch(text, /rtmp:|self-signed|Encrypted/);
  });

  it('needs no hint for other machines where the name is good everywhere', () => {
    const machine = { ...facts.machine, hostname: 'media.example.com' };
    const text = renderFirstStart({ ...facts, machine }, account);
    assert.match(text, /rtmp:\/\/media\.example\.com:1935\/live\/myStream/);
    assert.doesNotMatch(text, /another machine/);
  });
});

describe('renderSummary', () => {
  it('shows where it listens, the applications and the open ones', () => {
    const applications = [
      { name: 'live', open: false },
      { name: 'test', open: true },
    ];
    const shown = lines(renderSummary({ ...facts, applications }));
    for (const line of [
      'rtmp://localhost:1935/<application>    (RTMP)',
      'rtmps://localhost:1936/<application>    (RTMPS)',
      'Applications: live, test',
      'Warning: anyone may publish to test',
    ]) {
      assert.ok(shown.includes(line), line);
    }
    assert.ok(!shown.some((line) => line.includes('publish to live')));
  });

  it('says when there is no application', () => {
    assert.match(renderSummary({ ...facts, applications: [] }), /No application is configured/);
  });
});
