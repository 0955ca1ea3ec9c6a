import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll } from 'vitest'
import { type Script, sh } from '../../../src/core/shell.ts'
import { sandboxDown, sandboxUp } from '../../../src/sandbox/index.ts'
import { type ConnectionRequest, openSsh, resolveConnection, type Session } from '../../../src/transport/index.ts'
import { uniqueId } from './host.ts'
import { type Relay, relayTo } from './relay.ts'

/** A throw-away host on which a test sets up sshds of its own and reaches them through relays. */
export class SshLab {
  /** Files of the test on this machine: keys, known_hosts. */
  readonly directory = mkdtempSync(join(tmpdir(), 'kstate-ssh-'))
  readonly #id: string
  readonly #relays: Relay[] = []
  readonly #sessions: Session[] = []
  #root: Session | undefined
  #request: ConnectionRequest | undefined
  #port = 2200

  constructor(id: string) {
    this.#id = id
  }

  async start(): Promise<void> {
    const { host, port, user, key, knownHosts } = await sandboxUp({ id: this.#id, image: 'full' }, { say: () => {} })
    this.#request = { host, port, user, key, knownHosts: { files: [knownHosts], unknown: 'ask' } }
    this.#root = await openSsh(resolveConnection(this.#request, { text: '' }))
  }

  async stop(): Promise<void> {
    for (const session of this.#sessions) await session.close()
    for (const relay of this.#relays) await relay.close()
    await this.#root?.close()
    rmSync(this.directory, { recursive: true })
    await sandboxDown(this.#id)
  }

  /** How root logs in to the host itself. */
  get request(): ConnectionRequest {
    return this.#request!
  }

  get root(): Session {
    return this.#root!
  }

  /** Runs a script on the host as root; it must succeed. */
  async run(script: Script, stdin?: string | Uint8Array): Promise<string> {
    const [answer] = await this.root.request([{ script, stdin }])
    if (answer!.code !== 0) throw new Error(`${script.text}\n${answer!.stderr}`)
    return answer!.stdout.toString()
  }

  /** Starts an sshd with this configuration; gives the relay to it. `before` runs in the mount namespace of that sshd. */
  async sshd(config: readonly string[], before?: Script): Promise<Relay & { readonly hostPort: number }> {
    const port = ++this.#port
    const file = `/run/kstate-sshd-${port}`
    const lines = [...config, `Port ${port}`, 'ListenAddress 127.0.0.1', `PidFile ${file}.pid`, 'UsePAM yes', '']
    if (!config.some((line) => line.startsWith('HostKey'))) lines.unshift('HostKey /etc/ssh/ssh_host_ed25519_key')
    await this.run(sh`cat >${file}`, lines.join('\n'))
    await this.run(
      before
        ? sh`unshare -m --propagation private sh -c ${before.text} >/dev/null 2>&1 kstate ${file}`
        : sh`/usr/sbin/sshd -f ${file} >/dev/null 2>&1`,
    )
    await this.#listening(port)
    const relay = await relayTo(this.root, port)
    this.#relays.push(relay)
    return Object.assign(relay, { hostPort: port })
  }

  /** An sshd on whose logins /bin/sh and the programs are busybox's. */
  async busybox(): Promise<Relay> {
    const applets = ['/bin/busybox', '/usr/bin/busybox'].find((file) => existsSync(file))
    if (!applets) throw new Error('this test needs a static busybox on this machine (package busybox-static)')
    await this.run(
      sh`mkdir -p /opt/bb; cat >/opt/bb/busybox; chmod 755 /opt/bb/busybox; /opt/bb/busybox --install -s /opt/bb`,
      readFileSync(applets),
    )
    return this.sshd(
      ['SetEnv PATH=/opt/bb:/usr/bin:/bin'],
      sh`mount --bind /opt/bb/busybox "$(readlink -f /bin/sh)" && /usr/sbin/sshd -f "$1"`,
    )
  }

  async #listening(port: number): Promise<void> {
    for (let tries = 0; ; tries++) {
      try {
        return void (await this.root.connect({ host: '127.0.0.1', port })).destroy()
      } catch (error) {
        if (tries === 50) throw error
        await new Promise((resolve) => setTimeout(resolve, 50))
      }
    }
  }

  /** A key pair of this machine; the public half is accepted for these users of the host. */
  async key(
    name: string,
    type: readonly string[],
    users: readonly string[] = ['root'],
    passphrase = '',
  ): Promise<string> {
    const file = join(this.directory, name)
    execFileSync('ssh-keygen', ['-q', '-f', file, '-N', passphrase, '-C', name, ...type])
    const publicHalf = execFileSync('ssh-keygen', ['-y', '-P', passphrase, '-f', file])
    for (const user of users)
      await this.run(
        sh`home=$(getent passwd ${user} | cut -d: -f6); mkdir -p "$home/.ssh"; cat >>"$home/.ssh/authorized_keys"
           chmod 700 "$home/.ssh"; chown -R ${user}: "$home/.ssh"`,
        publicHalf,
      )
    return file
  }

  /** How to log in through a relay; any host key is accepted into a file of its own unless said otherwise. */
  through(relay: Relay, more: Partial<ConnectionRequest> = {}): ConnectionRequest {
    const known = join(this.directory, `known-${relay.port}`)
    return {
      host: '127.0.0.1',
      port: relay.port,
      user: 'root',
      connectTimeout: 10,
      identityAgent: 'none',
      knownHosts: { files: [known], unknown: 'accept' },
      ...more,
    }
  }

  /** Opens a session that ends with the lab at the latest. */
  async open(request: ConnectionRequest, sshConfig = ''): Promise<Session> {
    const config = { text: sshConfig }
    const session = await openSsh(resolveConnection(request, config), { sshConfig: config })
    this.#sessions.push(session)
    return session
  }
}

/** A lab for the tests of a file. */
export function useSshLab(id: string): SshLab {
  const lab = new SshLab(uniqueId(id))
  beforeAll(() => lab.start())
  afterAll(() => lab.stop())
  return lab
}
