import { existsSync, readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { run as runHere } from '../../src/sandbox/command.ts'
import { provider, sandboxDown, sandboxIds, sandboxList, sandboxUp } from '../../src/sandbox/index.ts'
import { shortName } from '../../src/sandbox/names.ts'
import { readRecord } from '../../src/sandbox/nspawn/record.ts'
import { freedId, run, runOk } from './helpers/host.ts'
import { startProgram } from './helpers/program.ts'
import { testSandbox } from './helpers/sandboxTests.ts'
import { sharedTraces, tracesOf } from './helpers/traces.ts'

const reason = await (await provider('nspawn')).unavailable()
const say = console.log

describe.skipIf(reason)(`nspawn${reason ? ` (${reason})` : ''}`, () => {
  testSandbox('nspawn')

  test('down leaves nothing: no mount, namespace, control group, link, process or file', async () => {
    const id = freedId('traces')
    await sandboxUp({ id, image: 'full' }, { provider: 'nspawn', say })
    expect(await tracesOf(id), 'the test sees what a running host has').not.toEqual([])
    expect(await sandboxDown(id)).toBe(true)
    expect(await tracesOf(id)).toEqual([])
  })

  test('a host whose processes were killed is not listed, and down frees what is left of it', async () => {
    const id = freedId('killed')
    await sandboxUp({ id, image: 'bare' }, { provider: 'nspawn', say })
    await killHost(id)
    expect((await sandboxList()).map((host) => host.id)).not.toContain(id)
    expect(await sandboxIds()).toContain(id)
    expect(await tracesOf(id)).not.toEqual([])
    expect(await sandboxDown(id)).toBe(true)
    expect(await tracesOf(id)).toEqual([])
  })

  test('a host whose processes were killed is made anew by up, which says that what was on it is lost', async () => {
    const id = freedId('again')
    await sandboxUp({ id, image: 'bare' }, { provider: 'nspawn', say })
    await killHost(id)
    const said: string[] = []
    const host = await sandboxUp({ id, image: 'bare' }, { provider: 'nspawn', say: (line) => said.push(line) })
    expect(said).toContainEqual(
      expect.stringMatching(/no longer runs: a fresh one is made, and what was on it is lost/),
    )
    expect(await runOk(host, 'hostname')).toBe(`${id}\n`)
  })

  test('an up that fails half-way frees what it had made, and says why', async () => {
    const id = freedId('half')
    const short = shortName(id)
    await runHere(['ip', 'link', 'add', short, 'type', 'bridge']) // takes the name that its link wants
    await expect(sandboxUp({ id, image: 'bare' }, { provider: 'nspawn', say })).rejects.toThrow(
      /network link.*exists/is,
    )
    expect(await tracesOf(id)).toEqual([])
  })

  test('an up that is killed at any time leaves nothing that down does not free', async () => {
    for (const delay of [100, 150, 200, 250, 300, 400]) {
      const id = freedId('cut')
      const program = await startProgram('sandboxProgram', ['up', 'nspawn', 'bare', id])
      await sleep(delay)
      program.kill('SIGKILL')
      await sleep(100)
      await sandboxDown(id)
      expect(await tracesOf(id), `killed after ${delay} ms`).toEqual([])
    }
  })

  test('the host lives in mounts of its own: this machine sees none of them', async () => {
    const id = freedId('mounts')
    await sandboxUp({ id, image: 'bare' }, { provider: 'nspawn', say })
    const mounts = readFileSync('/proc/self/mountinfo', 'utf8').split('\n')
    const seen = mounts.filter((line) => line.includes(shortName(id)))
    expect(seen.filter((line) => !line.includes('/run/netns/'))).toEqual([])
  })

  test('an address that an earlier host had serves the next one at once', async () => {
    await sandboxUp({ id: freedId('keeper'), image: 'bare' }, { provider: 'nspawn', say }) // the bridge stays
    for (let turn = 0; turn < 4; turn++) {
      const id = freedId('turn')
      const start = performance.now()
      const host = await sandboxUp({ id, image: 'bare' }, { provider: 'nspawn', say })
      expect((await run(host, 'true')).code).toBe(0)
      expect(performance.now() - start).toBeLessThan(9000)
      await sandboxDown(id)
    }
  })

  test('look-ups inside answer or fail at once', async () => {
    const id = freedId('names')
    const host = await sandboxUp({ id, image: 'bare' }, { provider: 'nspawn', say })
    const start = performance.now()
    await run(host, 'getent hosts no-such-name.invalid')
    expect(performance.now() - start).toBeLessThan(5000)
  })
})

/** Ends all processes of a host behind kstate's back. */
async function killHost(id: string): Promise<void> {
  const record = await readRecord(shortName(id))
  const pid = record?.process?.pid
  if (!pid) throw new Error(`${id} has no process`)
  const leader = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ')[0]
  process.kill(pid, 'SIGKILL')
  process.kill(Number(leader), 'SIGKILL')
  for (let turn = 0; turn < 100; turn++) {
    const state = /\) (\S)/.exec(tryRead(`/proc/${leader}/stat`))?.[1]
    if (state === undefined || state === 'Z') return
    await sleep(20)
  }
}

function tryRead(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}

test.skipIf(reason)(
  'after the last host the bridge, the firewall rules and the state directory are gone',
  async ({ skip }) => {
    const others = await sandboxList()
    skip(others.length > 0, `other sandbox hosts run on this machine: ${others.map((host) => host.id).join(', ')}`)
    expect(await sharedTraces()).toEqual([])
    expect(existsSync('/run/kstate/sandbox')).toBe(false)
  },
)
