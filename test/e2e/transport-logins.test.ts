import { execFileSync, spawn } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Secret } from '../../src/core/secrets.ts'
import { sh } from '../../src/core/shell.ts'
import type { ConnectionRequest, Session } from '../../src/transport/index.ts'
import type { Relay } from './helpers/relay.ts'
import { useSshLab } from './helpers/sshd.ts'

const lab = useSshLab('transport-logins')
let keysOnly: Relay & { readonly hostPort: number }
let key: string

beforeAll(async () => {
  await lab.run(sh`
    useradd -m -s /bin/bash deploy; useradd -m service
    echo 'deploy:sesame' | chpasswd
    printf 'deploy ALL=(ALL) ALL\nDefaults:deploy timestamp_timeout=0\n' >/etc/sudoers.d/deploy`)
  keysOnly = await lab.sshd(['PasswordAuthentication no', 'KbdInteractiveAuthentication no', 'MaxAuthTries 20'])
  key = await lab.key('main', ['-t', 'ed25519'], ['root', 'deploy'])
})

const who = async (session: Session) => {
  const [answer] = await session.request([{ script: sh`id -un` }])
  return answer!.stdout.toString().trim()
}
const login = async (request: ConnectionRequest, config = '') => who(await lab.open(request, config))

describe('keys', () => {
  test.each([
    ['ed25519', ['-t', 'ed25519'], ''],
    ['ecdsa', ['-t', 'ecdsa', '-b', '384'], ''],
    ['rsa', ['-t', 'rsa', '-b', '3072'], ''],
    ['rsa in PEM', ['-t', 'rsa', '-b', '2048', '-m', 'PEM'], ''],
    ['ed25519 with a passphrase', ['-t', 'ed25519'], 'open $esame'],
    ['rsa with a passphrase', ['-t', 'rsa', '-b', '2048'], 'open $esame'],
  ])('%s', async (name, type, passphrase) => {
    const file = await lab.key(name.replaceAll(' ', '-'), type, ['root'], passphrase)
    const keyPassphrase = passphrase ? new Secret(passphrase) : undefined
    expect(await login(lab.through(keysOnly, { key: file, keyPassphrase }))).toBe('root')
    if (!passphrase) return
    await expect(login(lab.through(keysOnly, { key: file }))).rejects.toMatchObject({
      kind: 'login',
      message: expect.stringContaining(`key ${file} (needs a passphrase)`),
    })
    await expect(login(lab.through(keysOnly, { key: file, keyPassphrase: new Secret('wrong') }))).rejects.toMatchObject(
      {
        kind: 'login',
        message: expect.stringContaining('passphrase wrong?'),
      },
    )
  })

  test('a key that the host does not know: told what was tried and what it would take', async () => {
    const stranger = await lab.key('stranger', ['-t', 'ed25519'], [])
    await expect(login(lab.through(keysOnly, { key: stranger }))).rejects.toMatchObject({
      kind: 'login',
      message: expect.stringMatching(/key .*stranger \(refused\).*the host accepts: publickey/),
      hint: expect.stringContaining('authorized_keys'),
    })
  })

  test('a key that is not there', async () => {
    await expect(login(lab.through(keysOnly, { key: '/nowhere/id' }))).rejects.toMatchObject({
      kind: 'login',
      message: expect.stringContaining('key /nowhere/id (no such file)'),
      hint: expect.stringContaining('there is no file /nowhere/id'),
    })
  })

  test('a passphrase is asked for once all else was refused, and again where it was wrong', async () => {
    const locked = await lab.key('locked', ['-t', 'ed25519'], ['root'], 'open sesame')
    const open = await lab.key('open', ['-t', 'ed25519'], ['root'])
    const asked: unknown[] = []
    const answering = (answers: readonly (string | undefined)[]) => ({
      passphrase: async (file: string, attempt: number) => {
        asked.push([file, attempt])
        return answers[attempt - 1]
      },
      sudoPassword: async () => undefined,
    })
    const request = lab.through(keysOnly, { key: locked, ask: answering(['wrong', 'open sesame']) })
    expect(await login(request)).toBe('root')
    expect(asked.splice(0)).toEqual([
      [locked, 1],
      [locked, 2],
    ])
    expect(await login({ ...request, identityFiles: [open] })).toBe('root')
    expect(asked).toEqual([])
    for (const answers of [[undefined], ['a', 'b', 'c', 'open sesame']])
      await expect(login({ ...request, ask: answering(answers) })).rejects.toMatchObject({
        kind: 'login',
        message: expect.stringContaining(`key ${locked} (needs a passphrase)`),
        hint: expect.stringContaining(`ssh-add ${locked}`),
      })
    expect(asked).toHaveLength(4)
  })

  test('the time to log in stands still while a passphrase is thought of', async () => {
    const locked = join(lab.directory, 'locked')
    const passphrase = () => new Promise<string>((resolve) => setTimeout(resolve, 3000, 'open sesame'))
    const ask = { passphrase, sudoPassword: async () => undefined }
    expect(await login(lab.through(keysOnly, { key: locked, connectTimeout: 2, ask }))).toBe('root')
  })

  test('more keys than the host has patience for', async () => {
    const strict = await lab.sshd(['MaxAuthTries 2'])
    const identityFiles = ['a', 'b', 'c', 'd'].map((name) => join(lab.directory, `many-${name}`))
    for (const file of identityFiles) execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', file])
    await expect(login(lab.through(strict, { identityFiles }))).rejects.toMatchObject({
      kind: 'login',
      message: expect.stringMatching(/Too many authentication failures.*many-a \(refused\)/),
    })
  })

  test('the usual keys of ~/.ssh, where none is named', async () => {
    const home = process.env.HOME
    process.env.HOME = join(lab.directory, 'home')
    try {
      mkdirSync(join(process.env.HOME, '.ssh'), { recursive: true })
      writeFileSync(join(process.env.HOME, '.ssh/id_ed25519'), readFileSync(key), { mode: 0o600 })
      expect(await login(lab.through(keysOnly))).toBe('root')
    } finally {
      process.env.HOME = home
    }
  })

  test('IdentityFile and User of ssh_config', async () => {
    const config = `Host bird\n  HostName 127.0.0.1\n  Port ${keysOnly.port}\n  User deploy\n  IdentityFile ${key}\n`
    const { knownHosts } = lab.through(keysOnly)
    expect(await login({ host: 'bird', identityAgent: 'none', knownHosts }, config)).toBe('deploy')
  })
})

describe('the agent', () => {
  let socket: string
  let agent: ReturnType<typeof spawn>
  let held: string

  beforeAll(async () => {
    socket = join(lab.directory, 'agent')
    agent = spawn('ssh-agent', ['-D', '-a', socket], { stdio: 'ignore' })
    while (!existsSync(socket)) await new Promise((resolve) => setTimeout(resolve, 20))
    held = await lab.key('held', ['-t', 'ed25519'], ['root'])
    const stranger = await lab.key('stranger2', ['-t', 'ed25519'], [])
    const env = { ...process.env, SSH_AUTH_SOCK: socket }
    execFileSync('ssh-add', ['-q', stranger, held], { env })
  })
  afterAll(() => {
    agent.kill()
  })

  test('logs in with one of its keys', async () => {
    expect(await login(lab.through(keysOnly, { identityAgent: socket, identityFiles: [] }))).toBe('root')
  })

  test('is asked for by agent-forwarding, and reaches the host', async () => {
    const session = await lab.open(lab.through(keysOnly, { identityAgent: socket, key: 'agent-forwarding' }))
    const [answer] = await session.request([{ script: sh`test -S "$SSH_AUTH_SOCK" && echo forwarded` }])
    expect(answer!.stdout.toString()).toBe('forwarded\n')
  })

  test('does not reach the host unless asked', async () => {
    const session = await lab.open(lab.through(keysOnly, { identityAgent: socket }))
    const [answer] = await session.request([{ script: sh`echo "[$SSH_AUTH_SOCK]"` }])
    expect(answer!.stdout.toString()).toBe('[]\n')
  })

  test('shows no other keys with IdentitiesOnly', async () => {
    const only = { identityAgent: socket, identitiesOnly: true }
    await expect(
      login(lab.through(keysOnly, { ...only, identityFiles: [join(lab.directory, 'stranger2')] })),
    ).rejects.toMatchObject({ kind: 'login' })
    const publicHalf = join(lab.directory, 'only')
    writeFileSync(`${publicHalf}.pub`, readFileSync(`${held}.pub`))
    expect(await login(lab.through(keysOnly, { ...only, identityFiles: [publicHalf] }))).toBe('root')
  })

  test('that is gone is no obstacle', async () => {
    expect(await login(lab.through(keysOnly, { identityAgent: join(lab.directory, 'gone'), key }))).toBe('root')
  })
})

describe('passwords', () => {
  const password = new Secret('sesame')
  test.each([
    ['password', ['PubkeyAuthentication no', 'PasswordAuthentication yes', 'KbdInteractiveAuthentication no']],
    [
      'keyboard-interactive',
      ['PubkeyAuthentication no', 'PasswordAuthentication no', 'KbdInteractiveAuthentication yes'],
    ],
    ['key and password', ['AuthenticationMethods publickey,password', 'PasswordAuthentication yes']],
  ])('%s', async (_, config) => {
    const relay = await lab.sshd(config)
    const request = lab.through(relay, { user: 'deploy', key })
    expect(await login({ ...request, password })).toBe('deploy')
    await expect(login({ ...request, password: new Secret('wrong') })).rejects.toMatchObject({
      kind: 'login',
      message: expect.stringMatching(/the password.*\(refused\)/),
    })
    await expect(login(request)).rejects.toMatchObject({
      kind: 'login',
      message: expect.stringContaining('no password given'),
    })
  })
})

describe('sudo', () => {
  test('with the password', async () => {
    const password = new Secret('sesame')
    const session = await lab.open(lab.through(keysOnly, { user: 'deploy', key, sudo: true, password }))
    expect(session.actor).toEqual({ user: 'root', uid: 0, home: '/root' })
  })

  test('a further shell of the same connection is of the same user', async () => {
    const password = new Secret('sesame')
    for (const tty of [false, true]) {
      const session = await lab.open(lab.through(keysOnly, { user: 'deploy', key, sudo: true, password, tty }))
      const fork = await session.fork()
      expect([await who(session), await who(fork)]).toEqual(['root', 'root'])
      expect(session.roundTrips).toBe(2)
      await fork.close()
      expect(await who(session)).toBe('root')
      await expect(who(fork)).rejects.toMatchObject({ kind: 'lost' })
    }
  })

  test('as another user than root', async () => {
    const request = { user: 'deploy', key, sudo: true, sudoUser: 'service', password: new Secret('sesame') }
    const session = await lab.open(lab.through(keysOnly, request))
    expect([session.actor.user, session.actor.home, await who(session)]).toEqual([
      'service',
      '/home/service',
      'service',
    ])
  })

  test.each([
    ['a wrong password', new Secret('wrong'), /refused the password/],
    ['no password where one is needed', undefined, /sudo wants a password/],
  ])('%s is told', async (_, password, message) => {
    await expect(login(lab.through(keysOnly, { user: 'deploy', key, sudo: true, password }))).rejects.toMatchObject({
      kind: 'sudo',
      message: expect.stringMatching(message),
    })
  })

  test('a password is asked for where none is given, once for all shells of the connection', async () => {
    const asked: unknown[] = []
    const sudoPassword = async (question: unknown) => {
      asked.push(question)
      return 'sesame'
    }
    const ask = { passphrase: async () => undefined, sudoPassword }
    const session = await lab.open(lab.through(keysOnly, { user: 'deploy', key, sudo: true, ask }))
    const fork = await session.fork()
    expect([await who(session), await who(fork)]).toEqual(['root', 'root'])
    expect(asked).toEqual([{ user: 'deploy', host: `127.0.0.1:${keysOnly.port}` }])
    await lab.run(sh`echo 'service ALL=(ALL) NOPASSWD: ALL' >/etc/sudoers.d/service`)
    const unasked = await lab.key('unasked', ['-t', 'ed25519'], ['service'])
    expect(await login(lab.through(keysOnly, { user: 'service', key: unasked, sudo: true, ask }))).toBe('root')
    expect(asked).toHaveLength(1)
    await lab.run(sh`rm /etc/sudoers.d/service`)
  })

  describe('a command whose streams pass through', () => {
    const password = new Secret('sesame')
    const pass = async (tty: boolean, text?: string) => {
      const session = await lab.open(lab.through(keysOnly, { user: 'deploy', key, sudo: true, password, tty }))
      let printed = ''
      const print = (bytes: Buffer) => {
        printed += bytes
        return undefined
      }
      const input =
        text === undefined ? undefined : Readable.from([Buffer.from(text)].filter(({ length }) => length > 0))
      const { ended } = session.stream({ script: sh`id -un; cat; exit 4` }, { input, out: print, err: print })
      return [(await ended).code, printed]
    }

    test('takes its input past sudo', async () => {
      expect(await pass(false, 'one\ntwo')).toEqual([4, 'root\none\ntwo'])
    })

    test('by a terminal takes none: an empty one is none, another ends it', async () => {
      expect(await pass(true)).toEqual([4, 'root\n'])
      expect(await pass(true, '')).toEqual([4, 'root\n'])
      await expect(pass(true, 'some')).rejects.toThrow('a connection with a terminal cannot hand on standard input')
    })
  })

  test('a user who may not', async () => {
    await lab.key('service-key', ['-t', 'ed25519'], ['service'])
    const request = { user: 'service', key: join(lab.directory, 'service-key'), sudo: true, password: new Secret('x') }
    await expect(login(lab.through(keysOnly, request))).rejects.toMatchObject({ kind: 'sudo' })
  })
})

describe('host keys', () => {
  let relay: Relay
  const fingerprints: Record<string, string> = {}

  beforeAll(async () => {
    const types = ['ed25519', 'ecdsa', 'rsa']
    for (const type of types) {
      await lab.run(sh`rm -f /etc/ssh/test_${type}; ssh-keygen -q -t ${type} -N '' -f /etc/ssh/test_${type}`)
      fingerprints[type] = (await lab.run(sh`ssh-keygen -lf /etc/ssh/test_${type}`)).split(' ')[1]!
    }
    relay = await lab.sshd(types.map((type) => `HostKey /etc/ssh/test_${type}`))
  })

  const request = (file: string, more: Partial<ConnectionRequest['knownHosts']> = {}) =>
    lab.through(relay, { key, knownHosts: { files: [file], unknown: 'ask', ...more } })

  test('an unknown key is refused where nobody can be asked, or who is asked says no', async () => {
    const file = join(lab.directory, 'known/none')
    const error = { kind: 'host-key-unknown', message: expect.stringContaining(`ssh-ed25519 ${fingerprints.ed25519}`) }
    await expect(login(request(file))).rejects.toMatchObject(error)
    await expect(login(request(file, { ask: async () => false }))).rejects.toMatchObject(error)
    expect(existsSync(file)).toBe(false)
  })

  test('a key that is said to be right is remembered', async () => {
    const file = join(lab.directory, 'known/new/known_hosts')
    const questions: unknown[] = []
    const ask = async (question: unknown) => {
      questions.push(question)
      return true
    }
    expect(await login(request(file, { ask }))).toBe('root')
    expect(questions).toEqual([
      { host: `[127.0.0.1]:${relay.port}`, keyType: 'ssh-ed25519', fingerprint: fingerprints.ed25519 },
    ])
    expect([statSync(file).mode & 0o777, statSync(join(file, '..')).mode & 0o777]).toEqual([0o600, 0o700])
    expect(await login(request(file))).toBe('root')
    execFileSync('ssh-keygen', ['-q', '-H', '-f', file])
    expect(readFileSync(file, 'utf8')).toMatch(/^\|1\|/)
    expect(await login(request(file))).toBe('root')
  })

  test('the time to log in stands still while a person thinks', async () => {
    const ask = () => new Promise<boolean>((resolve) => setTimeout(resolve, 5500, true))
    expect(await login({ ...request(join(lab.directory, 'known/slow'), { ask }), connectTimeout: 5 })).toBe('root')
  })

  test.each(['ecdsa', 'rsa'])('a host known by its %s key alone shows that key', async (type) => {
    const file = join(lab.directory, `known-${type}`)
    const line = await lab.run(sh`cat /etc/ssh/test_${type}.pub`)
    writeFileSync(file, `[127.0.0.1]:${relay.port} ${line}`)
    expect(await login(request(file))).toBe('root')
  })

  test('a changed key is refused always, with both fingerprints and the place of the old one', async () => {
    const file = join(lab.directory, 'known-changed')
    const old = await lab.key('old-host-key', ['-t', 'ed25519'], [])
    writeFileSync(file, `# hosts\n[127.0.0.1]:${relay.port} ${readFileSync(`${old}.pub`, 'utf8')}`)
    const print = execFileSync('ssh-keygen', ['-lf', old]).toString().split(' ')[1]!
    const before = readFileSync(file, 'utf8')
    for (const more of [{ unknown: 'accept' as const }, { ask: async () => true }]) {
      const refusal = await login(request(file, more)).catch((error) => error)
      expect(refusal.kind).toBe('host-key-changed')
      for (const part of [print, fingerprints.ed25519, `${file}:2`]) expect(refusal.message).toContain(part)
    }
    expect(readFileSync(file, 'utf8')).toBe(before)
  })

  test('a host that hides its known key behind one of another type is refused too', async () => {
    const file = join(lab.directory, 'known-other')
    const only = await lab.sshd(['HostKey /etc/ssh/test_rsa'])
    writeFileSync(file, `[127.0.0.1]:${only.port} ${await lab.run(sh`cat /etc/ssh/test_ecdsa.pub`)}`)
    const policy = { files: [file], unknown: 'accept' as const }
    await expect(login(lab.through(only, { key, knownHosts: policy }))).rejects.toMatchObject({
      kind: 'host-key-changed',
    })
  })

  test('a revoked key is refused', async () => {
    const file = join(lab.directory, 'known-revoked')
    writeFileSync(file, `@revoked * ${await lab.run(sh`cat /etc/ssh/test_ed25519.pub`)}`)
    await expect(login(request(file, { unknown: 'accept' }))).rejects.toMatchObject({
      kind: 'host-key-changed',
      message: expect.stringContaining('revoked'),
    })
  })

  test('a certificate authority is told to be no help', async () => {
    const file = join(lab.directory, 'known-authority')
    writeFileSync(file, `@cert-authority * ${await lab.run(sh`cat /etc/ssh/test_ecdsa.pub`)}`)
    await expect(login(request(file))).rejects.toMatchObject({
      kind: 'host-key-unknown',
      hint: expect.stringContaining('certificate authority'),
    })
  })

  test('an alias is looked up in place of the address', async () => {
    const file = join(lab.directory, 'known-alias')
    writeFileSync(file, `[bird]:${relay.port} ${await lab.run(sh`cat /etc/ssh/test_ed25519.pub`)}`)
    expect(await login({ ...request(file), hostKeyAlias: 'bird' })).toBe('root')
  })
})

describe('ways to the host', () => {
  test('a port where nobody listens', async () => {
    const relay = await lab.sshd([])
    await relay.close()
    await expect(login(lab.through(relay, { key }))).rejects.toMatchObject({
      kind: 'unreachable',
      message: expect.stringContaining('connection refused'),
    })
  })

  test('a name that does not exist', async () => {
    const request = { ...lab.through(keysOnly, { key }), host: 'no-such-host.invalid' }
    await expect(login(request)).rejects.toMatchObject({ kind: 'unreachable' })
  })

  test('a server that says nothing, one that hangs up, and one that is no sshd', async () => {
    const silent = createServer(() => {})
    const rude = createServer((socket) => socket.destroy())
    const web = createServer((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'))
    for (const server of [silent, rude, web]) {
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
      const { port } = server.address() as { port: number }
      const start = performance.now()
      await expect(login({ ...lab.through(keysOnly, { key }), port, connectTimeout: 1 })).rejects.toMatchObject({
        kind: 'unreachable',
      })
      expect(performance.now() - start).toBeLessThan(2000)
      server.close()
    }
  })

  test.each([
    ['says no', 'echo only git here; exit 1', { kind: 'login', message: expect.stringContaining('only git here') }],
    ['hangs', 'sleep 30', { kind: 'login', message: expect.stringContaining('no shell answered within 4 s') }],
  ])('an account whose shell %s', async (_, command, error) => {
    const forced = await lab.sshd([`ForceCommand ${command}`])
    const start = performance.now()
    await expect(login({ ...lab.through(forced, { key }), connectTimeout: 4 })).rejects.toMatchObject(error)
    expect(performance.now() - start).toBeLessThan(10_000)
  })

  test('noise of the login is no answer', async () => {
    await lab.run(sh`echo 'echo welcome; echo stay >&2' >/home/deploy/.bashrc`)
    const session = await lab.open(lab.through(keysOnly, { key, user: 'deploy' }))
    expect(await who(session)).toBe('deploy')
  })

  test('a start-up file that waits: the login succeeded, and no shell answers', async () => {
    await lab.run(sh`echo 'echo "Which environment?"; sleep 60' >/home/deploy/.bashrc`)
    try {
      await expect(login(lab.through(keysOnly, { key, user: 'deploy', connectTimeout: 3 }))).rejects.toMatchObject({
        kind: 'login',
        message: expect.stringMatching(
          /the login succeeded, but no shell answered within 3 s; it said at last: Which environment\?$/,
        ),
        hint: expect.stringContaining('.bashrc'),
      })
    } finally {
      await lab.run(sh`rm /home/deploy/.bashrc`)
    }
  })

  test('a login can be broken off', async () => {
    const silent = createServer(() => {})
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve))
    const { port } = silent.address() as { port: number }
    const { openSsh, resolveConnection } = await import('../../src/transport/index.ts')
    const connection = resolveConnection({ ...lab.through(keysOnly, { key }), port }, { text: '' })
    await expect(openSsh(connection, { signal: AbortSignal.timeout(300) })).rejects.toMatchObject({
      name: 'TimeoutError',
    })
    silent.close()
  })

  test('through a jump host, whose key is checked as well', async () => {
    const target = { ...lab.through(keysOnly, { key }), port: keysOnly.hostPort }
    const jump = `deploy@127.0.0.1:${keysOnly.port}`
    expect(await login({ ...target, jump })).toBe('root')
    const none = { files: [join(lab.directory, 'known-nobody')], unknown: 'ask' as const }
    await expect(login({ ...target, jump, knownHosts: none })).rejects.toMatchObject({
      kind: 'host-key-unknown',
      message: expect.stringContaining(`[127.0.0.1]:${keysOnly.port}`),
    })
  })

  test('through two, the first by its name in ssh_config', async () => {
    const second = await lab.sshd([])
    const config = `Host gate\n  HostName 127.0.0.1\n  Port ${keysOnly.port}\n  User deploy\n  IdentityFile ${key}\n`
    const target = { ...lab.through(keysOnly, { key }), port: keysOnly.hostPort }
    expect(await login({ ...target, jump: `gate,root@127.0.0.1:${second.hostPort}` }, config)).toBe('root')
  })

  test('a target that the jump host cannot reach', async () => {
    const target = { ...lab.through(keysOnly, { key }), port: 1, jump: `root@127.0.0.1:${keysOnly.port}` }
    await expect(login(target)).rejects.toMatchObject({
      kind: 'unreachable',
      message: expect.stringContaining('through'),
    })
  })

  test('through a command', async () => {
    const file = join(lab.directory, 'proxy.mjs')
    writeFileSync(
      file,
      `import { connect } from 'node:net'
       const [host, port, user, sign] = process.argv.slice(2)
       if (user !== 'root' || sign !== '%') process.exit(3)
       const socket = connect(Number(port), host)
       process.stdin.pipe(socket).pipe(process.stdout)`,
    )
    const proxyCommand = `'${process.execPath}' '${file}' %h %p %r %%`
    expect(await login(lab.through(keysOnly, { key, proxyCommand }))).toBe('root')
  })

  test('a command that fails, with what it says', async () => {
    const proxyCommand = `sh -c 'echo no way to %h >&2; exit 1'`
    await expect(login(lab.through(keysOnly, { key, proxyCommand }))).rejects.toMatchObject({
      kind: 'unreachable',
      message: expect.stringContaining('no way to 127.0.0.1'),
    })
  })

  test('a knock comes before each connection, whatever comes of it', async () => {
    let knocks = 0
    const door = createServer((socket) => {
      knocks++
      socket.destroy()
    })
    await new Promise<void>((resolve) => door.listen(0, '127.0.0.1', resolve))
    const { port: knock } = door.address() as { port: number }
    await login(lab.through(keysOnly, { key, knock }))
    await login(lab.through(keysOnly, { key, knock }))
    door.close()
    expect(knocks).toBe(2)
    expect(await login(lab.through(keysOnly, { key, knock }))).toBe('root')
  })
})
