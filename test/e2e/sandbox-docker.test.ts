import { describe, expect, test } from 'vitest'
import { containerClient } from '../../src/sandbox/docker/client.ts'
import { provider, sandboxDown, sandboxUp } from '../../src/sandbox/index.ts'
import { freedId } from './helpers/host.ts'
import { testSandbox } from './helpers/sandboxTests.ts'
import { tracesOf } from './helpers/traces.ts'

const reason = await (await provider('docker')).unavailable()
const say = console.log

describe.skipIf(reason)(`docker${reason ? ` (${reason})` : ''}`, () => {
  testSandbox('docker')

  test('down leaves neither container nor volume nor file', async () => {
    const id = freedId('traces')
    const { container } = await containerClient()
    const counted = async () => ({
      containers: (await container.dockerode.listContainers({ all: true })).length,
      volumes: (await container.dockerode.listVolumes()).Volumes?.length ?? 0,
    })
    const before = await counted()
    await sandboxUp({ id, image: 'full' }, { provider: 'docker', say })
    expect((await counted()).containers).toBe(before.containers + 1)
    expect(await sandboxDown(id)).toBe(true)
    expect(await counted()).toEqual(before)
    expect(await tracesOf(id)).toEqual([])
  })

  test('no reaper is at work that would end sandbox hosts with the process that made them', async () => {
    const { container } = await containerClient()
    const all = await container.dockerode.listContainers({ all: true })
    expect(all.filter(({ Image }) => /ryuk/.test(Image))).toEqual([])
  })
})

if (reason) {
  test('without a container engine, asking for docker says why and what would help', async () => {
    const asked = sandboxUp({ id: freedId('none'), image: 'bare' }, { provider: 'docker', say })
    await expect(asked).rejects.toThrow(
      /no sandbox host can be made on this machine:\n {2}docker: .*(start Docker|install)/,
    )
  })
}
