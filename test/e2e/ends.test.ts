import { type AddressInfo, createServer } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Row } from '../../src/proof/index.ts'
import { sandboxDown, sandboxUp } from '../../src/sandbox/index.ts'
import { freedId, run, runOk, useHost } from './helpers/host.ts'
import { kstate, project, rosterOf } from './helpers/kstate.ts'
import { type Started, started } from './helpers/started.ts'

interface Report {
  readonly states: readonly Row[]
  readonly summary: Record<string, unknown>
  readonly errors?: readonly string[]
}

describe('a run that does not reach its end tells what was and was not done', () => {
  const one = useHost({ image: 'bare', label: 'ends-one' })
  const two = useHost({ image: 'bare', label: 'ends-two' })
  /** Takes connections and says nothing. */
  const silent = createServer()
  let root: string

  beforeAll(async () => {
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve))
    const { port } = silent.address() as AddressInfo
    root = project({
      'roster.yaml': `${rosterOf(one(), two())}nowhere: {host: 127.0.0.1, port: ${port}}\n`,
      'states/slow.sls': `
first: {file.managed: [{name: /tmp/first, contents: x}]}
slow: {cmd.run: [{name: 'sleep 3; touch /tmp/finished'}]}
third: {file.managed: [{name: /tmp/third, contents: x}]}
fourth: {file.managed: [{name: /tmp/fourth, contents: x}]}
`,
      'states/looking.sls': `
asked: {cmd.run: [{name: 'true', unless: 'sleep 3'}]}
third: {file.managed: [{name: /tmp/third, contents: x}]}
`,
      'states/again.sls': `
again: {cmd.run: [{name: 'touch /tmp/tried; false', retry: {attempts: 50, interval: 60}}]}
third: {file.managed: [{name: /tmp/third, contents: x}]}
`,
    })
  })

  afterAll(() => void silent.close())

  const apply = (sls: string, ...more: string[]) => started(['apply', one().id, sls, '--root', root, ...more])
  const reportOf = (ran: Started, id = one().id) => (JSON.parse(ran.stdout()) as Record<string, Report>)[id]!
  const runs = (command: string, host = one()) =>
    expect.poll(async () => (await run(host, `pgrep -f '^${command}$'`)).stdout, { timeout: 15_000 }).not.toBe('')
  const clean = () => runOk(one(), 'rm -f /tmp/first /tmp/finished /tmp/third /tmp/fourth')
  const there = async () => (await run(one(), 'cd /tmp; ls first finished third fourth; ls /var/lib/kstate')).stdout

  for (const [signal, code] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ] as const)
    test(`${signal}: what runs is finished, the rest is named, the lock is given back; exit ${code}`, async () => {
      await clean()
      const ran = apply('slow', '--json')
      await runs('sleep 3')
      ran.child.kill(signal)
      expect(await ran.ended).toBe(code)
      const { states, summary, errors } = reportOf(ran)
      expect(states.map(({ id, result, skipped }) => [id, result, skipped])).toEqual([
        ['first', true, undefined],
        ['slow', true, undefined],
        ['third', null, 'interrupted'],
        ['fourth', null, 'interrupted'],
      ])
      expect(summary).toMatchObject({ succeeded: 2, changed: 2, failed: 0, not_run: 2, total: 4, ended: 'interrupted' })
      expect(errors).toEqual([expect.stringContaining('error[interrupted]')])
      expect(ran.stderr()).toMatch(/stopped before file\.managed third \(interrupted\): 2 done, 2 not run/)
      expect(ran.stderr()).not.toContain('done: ')
      expect(await there()).toBe('finished\nfirst\n')
    })

  for (const output of ['full', 'changes', 'terse', 'mixed'])
    test(`text, --output ${output}: nothing is green, and what was not run is named`, async () => {
      const ran = apply('slow', '--output', output, '--force-color')
      await runs('sleep 3')
      ran.child.kill('SIGINT')
      expect(await ran.ended).toBe(130)
      const [head = ''] = ran.stdout().split('\n')
      expect(head).toContain('\x1b[0;1;33m')
      const end = ran.stdout().slice(ran.stdout().indexOf('Not run:'))
      expect(end).not.toContain('\x1b[0;32m')
      expect(end.replaceAll(/\x1b\[[\d;]*m/g, '')).toMatch(
        /^Not run: file\.managed third\n +file\.managed fourth\n-+\nstopped before file\.managed third \(interrupted\): 2 done, 2 not run\n\nSummary for .+\n-+\nSucceeded: 2 \(changed=1\)\nFailed: +0\nNot run: +2\n-+\nTotal states run: +2\n/,
      )
    })

  test("Salt's JSON: nothing that was not run passes for done", async () => {
    const ran = started([one().id, 'state.apply', 'slow', '--out', 'json', '--root', root])
    await runs('sleep 3')
    ran.child.kill('SIGINT')
    expect(await ran.ended).toBe(130)
    const rows = (JSON.parse(ran.stdout()) as Record<string, Record<string, { result: boolean; comment: string }>>)[
      one().id
    ]!
    expect(Object.values(rows).map(({ result }) => result)).toEqual([true, true, false, false])
    expect(rows['file_|-third_|-/tmp/third_|-managed']).toMatchObject({
      __state_ran__: false,
      comment: 'It was not run: the run was interrupted before it was its turn',
    })
  })

  test('at the second signal nothing is waited for: the step under way is named', async () => {
    await clean()
    const ran = apply('slow', '--json')
    await runs('sleep 3')
    ran.child.kill('SIGINT')
    await expect.poll(ran.stderr).toContain('once more')
    const since = performance.now()
    ran.child.kill('SIGINT')
    expect(await ran.ended).toBe(130)
    expect(performance.now() - since).toBeLessThan(1000)
    const { states, summary } = reportOf(ran)
    expect(states[1]).toMatchObject({ id: 'slow', result: null, changed: null })
    expect(states[1]!.comment).toContain('it may have been done, in part or as a whole')
    expect(summary).toMatchObject({ unknown: 1, not_run: 2, ended: 'interrupted' })
    await expect.poll(there, { timeout: 10_000 }).toMatch(/^finished\nfirst\n/)
  })

  test('a plan that is interrupted has rows for what it did not look at', async () => {
    const ran = started(['plan', one().id, 'looking', '--root', root, '--json'])
    await runs('sleep 3')
    ran.child.kill('SIGINT')
    expect(await ran.ended).toBe(130)
    expect(reportOf(ran).states.map(({ id, skipped }) => [id, skipped])).toEqual([
      ['asked', 'interrupted'],
      ['third', 'interrupted'],
    ])
  })

  test('a step that is to be tried again later is not: its last outcome stands', async () => {
    const ran = apply('again', '--json')
    await expect.poll(async () => (await run(one(), 'ls /tmp/tried')).code, { timeout: 15_000 }).toBe(0)
    await new Promise((resolve) => setTimeout(resolve, 500))
    const since = performance.now()
    ran.child.kill('SIGINT')
    expect(await ran.ended).toBe(130)
    expect(performance.now() - since).toBeLessThan(3000)
    expect(reportOf(ran).states.map(({ result }) => result)).toEqual([false, null])
  })

  test('several targets: each tells its own; one that is still being dialled was not touched', async () => {
    await clean()
    const ran = started(['apply', '-L', `${one().id},${two().id}`, 'slow', '--root', root, '--json'])
    await runs('sleep 3')
    await runs('sleep 3', two())
    ran.child.kill('SIGINT')
    expect(await ran.ended).toBe(130)
    for (const host of [one(), two()])
      expect(reportOf(ran, host.id).summary).toMatchObject({ succeeded: 2, not_run: 2, ended: 'interrupted' })

    const taken = new Promise((resolve) => silent.once('connection', resolve))
    const dialling = started(['apply', 'nowhere', 'slow', '--root', root, '--json'])
    await taken
    dialling.child.kill('SIGINT')
    const since = performance.now()
    expect(await dialling.ended).toBe(130)
    expect(performance.now() - since).toBeLessThan(1500)
    expect(reportOf(dialling, 'nowhere')).toEqual({
      errors: [expect.stringContaining('interrupted before anything was done')],
    })
  })

  test('the session is killed on the host: the step under way is unknown; exit 4', async () => {
    await clean()
    const ran = apply('slow')
    await runs('sleep 3')
    await run(one(), "pkill -KILL -f '^sshd: root@notty|^sshd-session: root@notty'")
    expect(await ran.ended).toBe(4)
    expect(ran.stderr()).toContain('error[lost]')
    expect(ran.stderr()).toMatch(/stopped at cmd\.run slow \(connection lost\): 1 done, 1 unknown, 2 not run/)
    expect(ran.stdout()).toMatch(/Succeeded: 1 \(changed=1\)\nFailed: +0\nUnknown: +1\nNot run: +2\n/)
  })

  test('failhard: what is not run after the failure is named; exit 1', async () => {
    const hard = project({
      'roster.yaml': rosterOf(one()),
      'states/a.sls': 'bad: {test.fail_without_changes: [{failhard: true}]}\nnext: {test.nop: []}\n',
    })
    const ran = await kstate(['apply', one().id, 'a', '--root', hard])
    expect(ran.code).toBe(1)
    expect(ran.stderr).toMatch(/stopped before test\.nop next \(failhard\): 1 done, 1 failed, 1 not run/)
    expect(ran.stdout).toMatch(/ Not run: test\.nop next\n/)
    const json = JSON.parse((await kstate(['apply', one().id, 'a', '--root', hard, '--json'])).stdout)
    expect(json[one().id].summary).toMatchObject({ failed: 1, not_run: 1, ended: 'failhard' })
    const salt = JSON.parse((await kstate([one().id, 'state.apply', 'a', '--root', hard, '--out=json'])).stdout)
    expect(Object.keys(salt[one().id])).toHaveLength(1) // as Salt
  })

  test('the host dies: exit 4 once it has not answered for --timeout', async () => {
    const host = await sandboxUp({ id: freedId('ends-dead'), image: 'bare' }, { say: console.log })
    const tree = project({ 'roster.yaml': rosterOf(host), 'states/a.sls': 'slow: {cmd.run: [{name: sleep 60}]}\n' })
    const ran = started(['apply', host.id, 'a', '--root', tree, '--json', '--timeout', '3'])
    await runs('sleep 60', host)
    await sandboxDown(host.id)
    expect(await ran.ended).toBe(4)
    expect(reportOf(ran, host.id).summary).toMatchObject({ unknown: 1, ended: 'lost' })
  })
})
