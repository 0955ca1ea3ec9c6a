import { describe, expect, test } from 'vitest'
import { runOk, useHost } from './helpers/host.ts'
import { kstate, project, rosterOf, states } from './helpers/kstate.ts'

/** The peak of the program's memory, in MiB, on the last line of standard error. */
const measured = {
  NODE_OPTIONS: `--import=data:text/javascript,process.on('exit',()=>console.error('peak',process.resourceUsage().maxRSS/1024|0))`,
}

function peakOf({ stderr }: { readonly stderr: string }, what: string): number {
  const peak = Number(/^peak (\d+)$/m.exec(stderr)?.[1])
  console.log(`${what}: ${peak} MiB`)
  return peak
}

describe('a host that floods', () => {
  const host = useHost({ image: 'full', label: 'flood' })
  const root = () => project({ 'roster.yaml': rosterOf(host()), 'states/top.sls': '', 'pillar/top.sls': '' })
  const on = (args: readonly string[]) => {
    const [command = '', ...rest] = args
    return kstate([command, host().id, ...rest, '--root', root()], { env: measured })
  }

  test('3 million lines of a command pass through, without a file on the host', async () => {
    const ran = await on(['cmd', 'seq -f "line %.0f" 3000000; ls -A /tmp >&2'])
    expect(peakOf(ran, '3 million lines')).toBeLessThan(250)
    expect(ran.code).toBe(0)
    expect(ran.stdout.split('\n')).toHaveLength(3_000_001)
    expect(ran.stderr).not.toContain('kstate.')
  })

  test('yes, on both streams, as JSON: both ends are told, and how much is not', async () => {
    const ran = await on(['cmd', '--json', 'yes | head -c 200000000; yes | head -c 200000000 >&2; exit 3'])
    expect(peakOf(ran, 'yes')).toBeLessThan(250)
    expect(ran.code).toBe(1)
    expect(ran.stdout.match(/… 198,951,424 bytes cut …/g)).toHaveLength(2)
    expect(ran.stdout.length).toBeLessThan(5_000_000)
  })

  test('as a state, in changes, with the truth of the exit code; stateful output is not guessed', async () => {
    const outcome = await states(
      host(),
      `
long:
  cmd.run: [{name: 'yes | head -c 50000000; exit 0'}]
stateful:
  cmd.run: [{name: "yes | head -c 50000000; echo; echo changed=no", stateful: true}]
bad:
  cmd.run: [{name: 'yes | head -c 50000000; exit 9'}]
`,
      { args: [] },
    ).catch((error: Error) => error)
    if (outcome instanceof Error) throw outcome
    const [long, stateful, bad] = outcome.rows
    expect(long).toMatchObject({ result: true, changed: true })
    expect(String(long!.changes.stdout)).toMatch(/… 48,951,4\d\d bytes cut …/)
    expect(stateful).toMatchObject({ result: false, comment: 'The output is too long to tell what changed' })
    expect(bad).toMatchObject({ result: false, changes: { retcode: 9 } })
  })

  test('a template is not given a part for the whole', async () => {
    const files = { 'states/test.sls': `{{ salt['cmd.run']('yes | head -c 50000000')[:3] }}:\n  test.nop: []\n` }
    const at = project({ 'roster.yaml': rosterOf(host()), 'pillar/top.sls': '', ...files })
    const ran = await kstate(['plan', host().id, 'test', '--root', at])
    expect(ran.stderr).toContain('the output is longer than 1 MiB; nothing was concluded from it')
    expect(ran.code).toBe(3)
  })

  test('cmd.run of the command line shows both ends', async () => {
    const ran = await kstate([host().id, 'cmd.run', 'yes | head -c 50000000', '--root', root()])
    expect(ran.stdout).toContain('bytes cut …')
    expect(ran.code).toBe(0)
  })

  test('200 MB of grains do not travel', async () => {
    await runOk(host(), `mkdir -p /etc/salt; yes 'a: b' | head -c 200000000 >/etc/salt/grains`)
    const ran = await on(['grains'])
    await runOk(host(), 'rm /etc/salt/grains')
    expect(peakOf(ran, '200 MB of grains')).toBeLessThan(250)
    expect(ran.stderr).toContain(`${host().id}:/etc/salt/grains is longer than 1 MiB: it is not read`)
    expect(ran.code).not.toBe(0)
  })

  test('grains of one value a thousand million times are refused, with their line', async () => {
    const lines = Array.from({ length: 9 }, (_, i) => `x${i + 1}: &x${i + 1} [${Array(9).fill(`*x${i}`).join(', ')}]`)
    await runOk(host(), `printf '%s\\n' 'x0: &x0 lol' '${lines.join("' '")}' >/etc/salt/grains`)
    const ran = await on(['grains'])
    await runOk(host(), 'rm /etc/salt/grains')
    expect(peakOf(ran, 'an alias bomb')).toBeLessThan(250)
    expect(ran.stderr).toMatch(/error\[yaml-alias-size\].*\n.*:\/etc\/salt\/grains:8:/)
    expect(ran.code).not.toBe(0)
  })

  test('a file that the grains are made of, of 30 MB: nothing is concluded from it', async () => {
    await runOk(host(), `cp /etc/lsb-release /root/kept 2>/dev/null; yes 'A=b' | head -c 30000000 >/etc/lsb-release`)
    const ran = await on(['grains'])
    await runOk(host(), 'rm /etc/lsb-release; if [ -f /root/kept ]; then mv /root/kept /etc/lsb-release; fi')
    expect(peakOf(ran, '30 MB of a fact')).toBeLessThan(250)
    expect(ran.stderr).toMatch(
      /error\[answer-too-long\].*an answer is too long \([\d,]+ bytes\); nothing was concluded/,
    )
    expect(ran.code).toBe(4)
  })

  // The last one: nobody logs in to this host any more.
  test('yes in .bashrc: the login is given up at once', async () => {
    await runOk(host(), `mv /root/.bashrc /root/kept 2>/dev/null; { echo yes; } >/root/.bashrc`)
    const start = performance.now()
    const ran = await on(['cmd', 'true'])
    expect(performance.now() - start).toBeLessThan(8000)
    expect(peakOf(ran, 'yes in .bashrc')).toBeLessThan(250)
    expect(ran.stderr).toMatch(/error\[login\].*the login printed more than 1 MiB before a shell answered, at last: y/)
    expect(ran.code).toBe(4)
  })
})
