import { describe, expect, test } from 'vitest'
import { run, useHost } from './helpers/host.ts'
import { states } from './helpers/kstate.ts'

/** A command that ends only when all of its name run at the same time. */
const meeting = (place: string, who: number, count: number) =>
  `mkdir -p ${place} && touch ${place}/${who} && for i in $(seq 150); do [ $(ls ${place} | wc -l) -ge ${count} ] && exit 0; sleep 0.1; done; exit 1`

const together = (place: string, count: number, more = '') =>
  Array.from({ length: count }, (_, who) => {
    const name = JSON.stringify(meeting(place, who, count))
    return `meet-${who}:\n  cmd.run:\n    - name: ${name}\n    - parallel: true\n${more}`
  }).join('')

describe('parallel: true', () => {
  const host = useHost({ image: 'bare', label: 'parallel' })

  test('steps run side by side, and what requires them waits', async () => {
    const sls = `${together('/run/meeting', 5)}
after:
  cmd.run:
    - name: test $(ls /run/meeting | wc -l) = 5
    - require: [{cmd: meet-0}, {cmd: meet-4}]
`
    const { rows } = await states(host(), sls)
    expect(rows.map((row) => [row.id, row.result])).toEqual(
      ['meet-0', 'meet-1', 'meet-2', 'meet-3', 'meet-4', 'after'].map((id) => [id, true]),
    )
  })

  test('a plan says what an apply does, files are made, and a second apply changes nothing', async () => {
    const sls = `${Array.from(
      { length: 20 },
      (_, i) => `/srv/beside/${i}:\n  file.managed: [{contents: "${i}"}, {makedirs: true}, {parallel: true}]\n`,
    ).join('')}
whole:
  file.directory: [{name: /srv/beside}, {mode: '0750'}, {require: [{file: /srv/beside/*}]}]
`
    const plan = await states(host(), sls, { plan: true })
    expect(plan.summary).toMatchObject({ failed: 0, unknown: 0, changed: 21 })
    const first = await states(host(), sls)
    expect(first.summary).toMatchObject({ succeeded: 21, changed: 21 })
    expect((await run(host(), 'cat /srv/beside/* | wc -c; stat -c %a /srv/beside')).stdout).toBe('50\n750\n')
    const second = await states(host(), sls, { args: ['--log-level', 'debug'] })
    expect(second.summary).toMatchObject({ succeeded: 21, changed: 0 })
    expect(second.stderr.match(/shell ready/g)).toHaveLength(1)
    await run(host(), 'rm -r /srv/beside')
    const brief = await states(host(), sls, { args: ['--log-level', 'debug'] })
    expect(brief.summary).toMatchObject({ changed: 21 })
    expect(brief.stderr.match(/shell ready/g), 'what takes a moment needs no channel of its own').toHaveLength(1)
  })

  test('one that fails stops what requires it and nothing else', async () => {
    const sls = `
bad: {cmd.run: [{name: 'sleep 0.3; false'}, {parallel: true}]}
good: {cmd.run: [{name: 'true'}, {parallel: true}]}
on-bad: {test.succeed_without_changes: [{require: [{cmd: bad}]}]}
on-good: {test.succeed_without_changes: [{require: [{cmd: good}]}]}
when-bad: {test.succeed_without_changes: [{onfail: [{cmd: bad}]}]}
`
    const { rows, code } = await states(host(), sls)
    expect(code).toBe(1)
    expect(rows.map((row) => [row.id, row.result])).toEqual([
      ['bad', false],
      ['good', true],
      ['on-bad', false],
      ['on-good', true],
      ['when-bad', true],
    ])
    expect(rows[2]!.comment).toContain('One or more requisite failed: test.bad')
  })

  test('a listener and a watch see what changed beside', async () => {
    const sls = `
beside: {cmd.run: [{name: 'true'}, {parallel: true}, {listen_in: [{cmd: heard}]}]}
heard: {cmd.wait: [{name: 'echo heard >> /run/heard'}]}
watching: {cmd.wait: [{name: 'echo watched >> /run/heard'}, {watch: [{cmd: beside}]}]}
`
    const { rows } = await states(host(), sls)
    expect(rows.every((row) => row.result === true)).toBe(true)
    expect((await run(host(), 'cat /run/heard')).stdout).toBe('watched\nheard\n')
  })

  test('a host that allows no further channel is served on the one there is', async () => {
    await run(host(), 'echo "MaxSessions 1" > /etc/ssh/sshd_config.d/00-one.conf && systemctl restart ssh')
    const { rows } = await states(host(), together('/run/lonely', 3, '    - timeout: 1\n'))
    expect(rows.map((row) => row.result)).toEqual([false, false, true]) // one after the other: only the last finds all
    const plain = 'a: {cmd.run: [{name: "true"}, {parallel: true}]}\nb: {cmd.run: [{name: "true"}, {parallel: true}]}\n'
    expect((await states(host(), plain)).summary).toMatchObject({ succeeded: 2 })
  })
})
