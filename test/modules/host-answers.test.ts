import { describe, expect, test } from 'vitest'
import { readCommand } from '../../src/modules/cmd/command.ts'
import { createsFact, guardFact } from '../../src/modules/cmd/guard.ts'
import { checkoutFact } from '../../src/modules/git/facts/checkout.ts'
import { remoteFact } from '../../src/modules/git/facts/remote.ts'
import type { Need } from '../../src/modules/kit/fact.ts'
import { Unobservable } from '../../src/modules/kit/unobservable.ts'
import { offerFact, packageFact } from '../../src/modules/pkg/facts.ts'
import { simulationFact } from '../../src/modules/pkg/providers/apt/simulation.ts'
import { serviceFact } from '../../src/modules/service/facts.ts'
import type { Answer } from '../../src/transport/types.ts'
import { readAnswers, scriptsOf } from './support.ts'

/** What a host prints, and what is understood. */
function understand<V>(needs: readonly Need<V>[], ...stdouts: readonly (string | Partial<Answer>)[]): V[] {
  const { kind } = needs[0]!
  expect(kind.ask(needs)).toHaveLength(stdouts.length)
  const answers = stdouts.map((given) => ({
    code: 0,
    stderr: Buffer.from(''),
    ...(typeof given === 'string' ? { stdout: Buffer.from(given) } : { stdout: Buffer.from(''), ...given }),
  }))
  const facts = readAnswers(kind, needs, answers)
  return needs.map((need) => facts.get(need.key) as V)
}

describe('services', () => {
  const block = (id: string, more = '') =>
    `Type=simple\nId=${id}\nLoadState=loaded\nActiveState=active\nSubState=running\nSourcePath=\nUnitFileState=enabled\nNeedDaemonReload=no\n${more}`

  test('one answer tells of many, in their order; an impossible name is never asked for', () => {
    const needs = [serviceFact('cron'), serviceFact("a b'$(id)"), serviceFact('t@'), serviceFact('ssh.socket')]
    const [cron, odd, template, socket] = understand(
      needs,
      `== systemd\n${block('cron.service')}\n${block('ssh.socket', 'UnitFileState=disabled\n')}\n\n== sysv\n`,
    )
    expect(cron).toMatchObject({ id: 'cron.service', active: 'active', file: 'enabled', managed: true })
    expect(odd).toMatchObject({ load: 'not-found', managed: true })
    expect(template).toMatchObject({ load: 'not-found' })
    expect(socket).toMatchObject({ file: 'disabled' })
    const [question] = scriptsOf(needs[0]!.kind, needs)
    expect(question!.script.text).not.toContain('$(id)')
  })

  test('a script of /etc/init.d is enabled by its link, known to systemd or not yet', () => {
    const [known, unread] = understand(
      [serviceFact('uwsgi'), serviceFact('fresh')],
      `== systemd\n${block('uwsgi.service', 'SourcePath=/etc/init.d/uwsgi\nUnitFileState=generated\n')}\n${block('fresh.service', 'LoadState=not-found\n')}\n\n== sysv\ndisabled uwsgi\nenabled fresh\n`,
    )
    expect(known).toMatchObject({ file: 'disabled', sysv: true, load: 'loaded' })
    expect(unread).toMatchObject({ file: 'enabled', sysv: true, load: 'loaded', active: 'inactive' })
  })

  test('what the files say of a unit is truer than what systemd remembers', () => {
    const remembered: readonly (readonly [name: string, more: string, now: string])[] = [
      ['linked', 'UnitFileState=disabled\n', 'enabled'],
      ['gone', '', 'not-found'],
      ['unnamed', '', ''],
      ['hidden', '', 'masked'],
      ['shown', 'LoadState=masked\nUnitFileState=masked\n', 'disabled'],
      ['fresh', 'LoadState=not-found\nUnitFileState=\n', 'static'],
      ['native', 'SourcePath=/etc/init.d/native\nUnitFileState=generated\n', 'disabled'],
      ['scripted', 'SourcePath=/etc/init.d/scripted\nUnitFileState=generated\n', ''],
    ]
    const blocks = remembered.map(([name, more]) => block(`${name}.service`, more)).join('\n')
    const now = remembered.filter(([name]) => name !== 'scripted').map(([name, , file]) => `${file} ${name}.service\n`)
    const facts = understand(
      remembered.map(([name]) => serviceFact(name)),
      `== systemd\n${blocks}\n\n== sysv\nenabled native\nenabled scripted\n== files\n${now.join('')}`,
    )
    expect(facts.map(({ load, file }) => [load, file])).toEqual([
      ['loaded', 'enabled'],
      ['loaded', ''],
      ['loaded', ''],
      ['masked', 'masked'],
      ['loaded', 'disabled'],
      ['loaded', 'static'],
      ['loaded', 'disabled'],
      ['loaded', 'enabled'],
    ])
  })

  test('a host without systemd has no services', () => {
    expect(understand([serviceFact('cron')], '')[0]).toMatchObject({ managed: false, load: 'not-found' })
    expect(understand([serviceFact('cron')], '== systemd\n\n== sysv\n')[0]).toMatchObject({ load: '' })
  })
})

describe('packages', () => {
  test('installed, held, left over, of another architecture, and none', () => {
    const needs = ['bash', 'sl', 'old', 'libc6', 'libc6:i386', 'bash:amd64', 'gone'].map((name) => packageFact(name))
    const said = `apt
amd64
install installed bash amd64 5.2-2
hold installed sl all 5.0
deinstall config-files old amd64 1
install installed libc6 amd64 2.36
install installed libc6 i386 2.35
unknown not-installed gone amd64
`
    const [bash, sl, old, libc, foreign, named, gone] = understand(needs, said)
    expect(bash!.installed).toEqual(['5.2-2'])
    expect(sl).toMatchObject({ installed: ['5.0'], held: true })
    expect(old).toMatchObject({ installed: [], residual: true })
    expect([libc!.installed, foreign!.installed]).toEqual([['2.36'], ['2.35']])
    expect(named!.installed).toEqual(['5.2-2'])
    expect(gone).toEqual({ manager: 'apt', installed: [], held: false, residual: false })
  })

  test('no dpkg', () => {
    expect(understand([packageFact('bash')], '')[0]).toEqual({ installed: [], held: false, residual: false })
  })

  test('what apt offers, and who provides a name', () => {
    const [nginx, mta, nosuch] = understand(
      [offerFact('nginx'), offerFact('mail-transport-agent'), offerFact('nosuch')],
      'apt\nnginx:\n  Installed: (none)\n  Candidate: 1.22.1-9\n  Version table:\nmail-transport-agent:\n  Installed: (none)\n  Candidate: (none)\n  Version table:\n\n== provides\nmail-transport-agent postfix\n',
    )
    expect(nginx).toEqual({ candidate: '1.22.1-9', providedBy: [] })
    expect(mta).toEqual({ candidate: undefined, providedBy: ['postfix'] })
    expect(nosuch).toEqual({ candidate: undefined, providedBy: [] })
  })

  test('what apt would do', () => {
    const [fact] = understand(
      [simulationFact(['install', '--', 'nginx'])],
      'Reading package lists...\nInst nginx-common (1.22.1-9 Debian:12.1/stable [all])\nInst curl [7.1] (7.2 Debian:12.1/stable [amd64])\nRemv apache2 [2.4]\nConf nginx-common (1.22.1-9 Debian:12.1/stable [all])\nPurg old [1]\n',
    )
    expect(fact).toEqual({
      possible: true,
      changes: {
        'nginx-common': { old: '', new: '1.22.1-9' },
        curl: { old: '7.1', new: '7.2' },
        apache2: { old: '2.4', new: '' },
        old: { old: '1', new: '' },
      },
    })
  })
})

describe('git', () => {
  test('a checkout', () => {
    const [fact] = understand(
      [checkoutFact('/srv/app', 'origin', undefined)],
      'is repository\nbare false\nhead aaa\nbranch main\nurl git@host:a b.git\ndirty\nref aaa refs/heads/main origin/main\nref bbb refs/tags/v1 \nref ccc refs/remotes/origin/HEAD \nref ccc refs/remotes/origin/main \n',
    )
    expect(fact).toEqual({
      is: 'repository',
      bare: false,
      head: 'aaa',
      branch: 'main',
      dirty: true,
      url: 'git@host:a b.git',
      refs: { 'refs/heads/main': 'aaa', 'refs/tags/v1': 'bbb', 'refs/remotes/origin/main': 'ccc' },
      upstreams: { main: 'origin/main' },
      submodulesDiffer: false,
    })
  })

  test('no git, and no such user', () => {
    expect(understand([checkoutFact('/srv/app', 'origin', undefined)], 'nogit\nis missing\n')[0]).toMatchObject({
      is: 'missing',
      lacks: 'git',
    })
    expect(understand([checkoutFact('/srv/app', 'origin', 'ann')], { code: 1 }, { code: 1 })[0]).toMatchObject({
      is: 'missing',
      lacks: 'user',
    })
  })

  test('a remote', () => {
    const need = remoteFact('https://example.org/a.git', {})
    expect(
      understand(
        [need],
        'ref: refs/heads/main\tHEAD\naaa\tHEAD\naaa\trefs/heads/main\nbbb\trefs/tags/v1\nccc\trefs/tags/v1^{}\n',
      )[0],
    ).toEqual({
      head: 'aaa',
      defaultBranch: 'main',
      refs: { 'refs/heads/main': 'aaa', 'refs/tags/v1': 'bbb', 'refs/tags/v1^{}': 'ccc' },
    })
    expect(understand([need], { code: 128, stderr: Buffer.from('fatal: no\n') })[0]).toEqual({
      refs: {},
      error: 'fatal: no',
    })
  })
})

describe('guards', () => {
  test('each tells its own exit code; a user who is not there stops only his own', () => {
    const needs = [
      guardFact({ command: 'false' }),
      guardFact({ command: 'true', runas: 'nosuch' }),
      guardFact({ command: 'true' }),
    ]
    const [no, nobody, yes] = understand(
      needs,
      { code: 1, stdout: Buffer.from('12\nout\n'), stderr: Buffer.from('err') },
      { code: 1 },
      { code: 125 },
      '13\n',
    )
    expect(no).toEqual({ pid: 12, code: 1, stdout: 'out\n', stderr: 'err', timedOut: false })
    expect(nobody!.refused).toBe("User 'nosuch' is not available")
    expect(yes).toMatchObject({ code: 0, stdout: '' })
  })

  test('what never started says why', () => {
    const answer = (stdout: string) => ({ code: 126, stdout: Buffer.from(stdout), stderr: Buffer.from('sh: odd') })
    expect(readCommand({ command: 'x', cwd: 'here' }, [answer('nocwd\n')]).refused).toBe(
      "Specified cwd 'here' either not absolute or does not exist",
    )
    expect(readCommand({ command: 'x' }, [answer('noname "A-B"\n')]).refused).toBe(
      '"A-B" cannot be the name of an environment variable',
    )
    expect(() => readCommand({ command: 'x' }, [answer('')])).toThrow(new Unobservable('sh: odd'))
  })

  test('paths are asked for all at once', () => {
    expect(
      understand(
        ['/a', "/b'$(id)\n"].map((path) => createsFact(path)),
        '1\n0\n',
      ),
    ).toEqual([true, false])
  })
})
