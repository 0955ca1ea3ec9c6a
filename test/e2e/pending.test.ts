import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { run, runOk, useHost } from './helpers/host.ts'
import { kstate, project, rosterOf } from './helpers/kstate.ts'
import { type Started, started } from './helpers/started.ts'

/** A file changes; a service that watches it, a command on its changes and a listener come after something slow. */
const sls = (between = 'sleep 4', more = '') => `
/etc/kstate-made.conf: {file.managed: [{contents: {{ pillar.text }}}]}
between:
  cmd.run:
    - name: ${JSON.stringify(between)}
    - unless: test -e /tmp/kstate-passed
${more}
noted:
  cmd.run:
    - name: echo noted >>/tmp/kstate-log
    - onchanges: [{file: /etc/kstate-made.conf}]
    - require: [{cmd: between}]
cron:
  service.running:
    - watch: [{file: /etc/kstate-made.conf}]
    - require: [{cmd: between}]
heard:
  cmd.wait:
    - name: echo heard >>/tmp/kstate-log
    - listen: [{file: /etc/kstate-made.conf}]
    - require: [{cmd: between}]
`

describe('a broken run loses no restart', () => {
  const host = useHost({ image: 'full', label: 'pending' })
  let text = 0
  let since = ''

  const tree = (states: string) =>
    project({
      'kstate.yaml': 'project: tried\n',
      'roster.yaml': rosterOf(host()),
      'states/made.sls': states,
      'states/top.sls': "base: {'*': [made]}",
      'pillar/top.sls': "base: {'*': [text]}",
      'pillar/text.sls': `text: it is ${text}`,
    })
  const startedAt = () => runOk(host(), 'systemctl show -p ActiveEnterTimestampMonotonic cron')
  const log = async () => (await run(host(), 'cat /tmp/kstate-log')).stdout
  const pending = async (root: string) => {
    const { stdout } = await kstate(['pending', host().id, '--root', root, '--json'])
    return (JSON.parse(stdout) as Record<string, { trigger: string; reason: string }[]>)[host().id]!
  }
  const runs = (command: string) =>
    expect.poll(async () => (await run(host(), `pgrep -f '^${command}$'`)).stdout, { timeout: 15_000 }).not.toBe('')

  beforeAll(() => runOk(host(), 'systemctl start cron; printf "it is 0\\n" >/etc/kstate-made.conf'))
  beforeEach(async () => {
    text++
    await run(host(), 'rm -f /tmp/kstate-log /tmp/kstate-passed; pkill -x sleep')
    since = await startedAt()
  })

  /** What must come after a broken run: it is pending, planned, done once, and then no more. */
  async function comesAfter(root: string, due: readonly string[] = ['noted', 'cron', 'listener_heard']): Promise<void> {
    expect(await startedAt()).toBe(since)
    expect(await log()).toBe(due.includes('listener_heard') ? '' : 'heard\n')
    expect((await pending(root)).map(({ trigger }) => trigger.replace(/.*: /, ''))).toEqual(due)
    await runOk(host(), 'rm -f /tmp/kstate-log')
    await run(host(), 'pkill -x sleep; touch /tmp/kstate-passed')
    const next = tree(sls())
    const plan = await kstate(['plan', host().id, '--root', next, '--json'])
    expect(plan.code).toBe(2)
    const rows = (ran: { stdout: string }) =>
      (JSON.parse(ran.stdout) as Record<string, { states: { id: string; changed: boolean; comment: string }[] }>)[
        host().id
      ]!.states.filter(({ changed }) => changed)
    expect(rows(plan).map(({ id }) => id)).toEqual(due)
    for (const { comment } of rows(plan))
      expect(comment).toMatch(
        /\npending since [-\d]+ [\d:]+: file\.managed: \/etc\/kstate-made\.conf changed, the run of \S+@\S+ ended before it$/,
      )
    const applied = await kstate(['apply', host().id, '--root', next, '--json'])
    expect(applied.code).toBe(0)
    expect(rows(applied).map(({ id }) => id)).toEqual(due)
    expect(await log()).toBe(due.includes('listener_heard') ? 'noted\nheard\n' : 'noted\n')
    expect(await startedAt()).not.toBe(since)
    since = await startedAt()
    const again = await kstate(['apply', host().id, '--root', next, '--json'])
    expect(rows(again)).toEqual([])
    expect(await startedAt()).toBe(since)
    expect(await runOk(host(), 'ls -A /var/lib/kstate')).toBe('')
  }

  test.each([
    ['a requirement fails', 'false', []],
    ['failhard', 'false', ['  - failhard: true']],
  ])('%s', async (_, command, keywords) => {
    const states = sls(command).replace(
      '    - unless: test -e /tmp/kstate-passed\n',
      `    - unless: test -e /tmp/kstate-passed\n${keywords.map((line) => `  ${line}\n`).join('')}`,
    )
    const root = tree(states)
    const { code } = await kstate(['apply', host().id, '--root', root])
    expect(code).toBe(1)
    // As in Salt, listeners have their turn at the end whatever failed.
    await comesAfter(root, ['noted', 'cron'])
  })

  const breaking: [string, (ran: Started) => unknown, number | null][] = [
    ['kill -9 of the controller', ({ child }) => child.kill('SIGKILL'), null],
    ['Ctrl-C, and the step that runs fails', ({ child }) => child.kill('SIGINT'), 130],
    [
      'Ctrl-C twice',
      async ({ child, stderr }) => {
        child.kill('SIGINT')
        await expect.poll(stderr).toContain('once more')
        child.kill('SIGINT')
      },
      130,
    ],
    ['SIGTERM', ({ child }) => child.kill('SIGTERM'), 143],
    ['the connection is cut', () => run(host(), "pkill -KILL -f 'sshd(-session)?: root@notty'"), 4],
    ["the host's shell is killed", () => run(host(), "pkill -KILL -f 'kstate|^/bin/sh$|^sh$'"), 4],
  ]
  test.each(breaking)('%s', async (_, breakIt, code) => {
    const root = tree(sls('sleep 4; false'))
    const ran = started(['apply', host().id, '--root', root])
    await runs('sleep 4')
    await breakIt(ran)
    expect(await ran.ended, ran.stderr()).toBe(code)
    await comesAfter(root)
  })

  test('what was taken back by hand is crossed out, and that is told', async () => {
    const root = tree(sls('false'))
    await runOk(host(), 'cp /etc/kstate-made.conf /tmp/kstate-before')
    await kstate(['apply', host().id, '--root', root])
    expect(await pending(root)).toHaveLength(2)
    await runOk(host(), 'rm /tmp/kstate-log; cp -p /tmp/kstate-before /etc/kstate-made.conf; touch /tmp/kstate-passed')
    text--
    const { code, stderr } = await kstate(['apply', host().id, '--root', tree(sls())])
    expect(code).toBe(0)
    expect(stderr).toMatch(
      /service\.running: cron is no longer pending: file\.managed: \/etc\/kstate-made\.conf is as it was before /,
    )
    expect(await log()).toBe('')
    expect(await startedAt()).toBe(since)
    expect(await pending(root)).toEqual([])
  })

  test('a selection leaves alone what it does not have; the whole tree crosses out what is gone', async () => {
    const root = tree(sls('false'))
    await kstate(['apply', host().id, '--root', root])
    const other = tree('nothing: {test.nop: []}')
    await kstate(['apply', host().id, 'made', '--root', other])
    expect(await pending(root)).toHaveLength(2)
    const { stderr } = await kstate(['apply', host().id, '--root', other])
    expect(stderr.match(/the tree has no such step any more/g)).toHaveLength(2)
    expect(await pending(root)).toEqual([])
  })

  test('drop crosses one out; numbers that are none are refused', async () => {
    const root = tree(sls('false'))
    await kstate(['apply', host().id, '--root', root])
    const drop = (...words: string[]) => kstate(['pending', host().id, ...words, '--root', root])
    for (const words of [['drop', '3'], ['drop'], ['drop', 'x'], ['take', '1']])
      expect((await drop(...words)).code, words.join(' ')).not.toBe(0)
    expect((await drop('drop', '2')).stdout).toMatch(/dropped: service\.running: cron \(pending since/)
    expect((await pending(root)).map(({ trigger }) => trigger)).toEqual(['cmd.run: noted'])
    expect((await drop()).stdout).toMatch(/1 {2}cmd\.run: noted \(pending since .*; tree tried\)/)
  })

  test('where it cannot be written down, the change is not begun and the step says why', async () => {
    await runOk(host(), 'rm -f /var/lib/kstate/pending; mkdir -p /var/lib/kstate/pending')
    const { code, stderr, stdout } = await kstate(['apply', host().id, '--root', tree(sls('true'))])
    await runOk(host(), 'rm -r /var/lib/kstate/pending')
    expect(code, stdout + stderr).not.toBe(0)
    expect(stdout + stderr).toMatch(/pending|written down/)
    expect(await startedAt()).toBe(since)
  })
})
