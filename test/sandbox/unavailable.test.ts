import { expect, test } from 'vitest'
import { NoProviderError } from '../../src/sandbox/index.ts'
import { explain, type Machine } from '../../src/sandbox/nspawn/unavailable.ts'

const able: Machine = { platform: 'linux', uid: 0, capabilities: 1n << 21n, missing: [], noSources: undefined }

test('root on Debian with all programs can use systemd-nspawn', () => {
  expect(explain(able)).toBeUndefined()
})

test.each<[string, Partial<Machine>, RegExp]>([
  ['another system', { platform: 'darwin' }, /^nspawn: needs Linux, and this is darwin$/],
  ['not root', { uid: 1000 }, /^nspawn: needs root; run as root \(sudo\)$/],
  ['root of a container', { capabilities: 0n }, /no CAP_SYS_ADMIN.*--privileged/],
  [
    'programs are missing',
    { missing: ['systemd-nspawn', 'mmdebstrap', 'ip'] },
    /^nspawn: systemd-nspawn, mmdebstrap, ip not installed; apt-get install systemd-container mmdebstrap iproute2$/,
  ],
  [
    'not Debian',
    { noSources: 'this machine is Fedora, not a release of Debian' },
    /^nspawn: this machine is Fedora, not a release of Debian, so no image can be made; use docker$/,
  ],
])('why it cannot be used, and what would help: %s', (_, part, text) => {
  expect(explain({ ...able, ...part })).toMatch(text)
})

test('with no provider at all, each says why', () => {
  const error = new NoProviderError(['nspawn: needs root; run as root (sudo)', 'docker: no container engine answers'])
  expect(error.message).toBe(
    'no sandbox host can be made on this machine:\n' +
      '  nspawn: needs root; run as root (sudo)\n' +
      '  docker: no container engine answers',
  )
})
