import type { Duplex } from 'node:stream'
import ssh2, { type Client, type ConnectConfig } from 'ssh2'
import { readJump } from '../core/ssh-names.ts'
import { atMost } from './at-most.ts'
import { Deadline } from './deadline.ts'
import { HostKeyChecker } from './host-key.ts'
import { readHostKey } from './known-hosts.ts'
import type { Address, Log } from './shell.ts'
import { agentOf } from './ssh-agent.ts'
import { Logins } from './ssh-auth.ts'
import { resolveConnection, type SshConfig } from './ssh-config.ts'
import { readSshConfig } from './ssh-config-file.ts'
import { addressOf, dialCommand, dialTcp, knock, type Link, nameOf } from './ssh-dial.ts'
import { type Connection, type OpenOptions, TransportError } from './types.ts'

export interface SshOptions extends OpenOptions {
  /** For jump hosts, which are looked up in it. Default: the user's own (~/.ssh/config) and the machine's. */
  readonly sshConfig?: SshConfig
}

/** An SSH connection that is logged in, with those that it goes through. */
export interface Login {
  readonly name: string
  readonly client: Client
  /** Resolves when the connection is gone, with the reason. */
  readonly gone: Promise<string>
  close(): Promise<void>
}

/** @throws TransportError `unreachable`, `login`, `host-key-unknown`, `host-key-changed`; the signal's reason if that aborts. */
export async function openLogin(connection: Connection, options: SshOptions): Promise<Login> {
  const log = options.log ?? (() => {})
  const clock = new Deadline(connection, options.signal)
  let via: Login | undefined
  let link: Link | undefined
  try {
    if (connection.knock !== undefined) await knock(connection.host, connection.knock)
    clock.signal.throwIfAborted()
    const { jump, proxyCommand } = connection
    if (proxyCommand && proxyCommand !== 'none') link = dialCommand(connection, proxyCommand)
    else if (jump && jump !== 'none') {
      clock.pause()
      via = await openLogin(jumpOf(connection, jump, options.sshConfig ?? readSshConfig()), options)
      clock.resume()
      link = await dialThrough(via, connection)
    } else link = await dialTcp(connection, clock.signal)
    log(`${nameOf(connection)}: connected${via ? ` through ${via.name}` : ''}`)
    return await logIn(connection, link, via, clock, log)
  } catch (error) {
    link?.stream.destroy()
    await via?.close()
    throw error
  } finally {
    clock.stop()
  }
}

/** The last of the jump hosts, reached through those before it; the key of the target is tried on it too. */
function jumpOf(target: Connection, jump: string, config: SshConfig): Connection {
  const hops = readJump(jump)
  if (typeof hops === 'string') throw new TransportError('unreachable', `the jump cannot be made: ${hops}`)
  const last = hops.at(-1)!
  const before = jump.split(',').slice(0, -1).join(',')
  const { key, keyPassphrase, identityAgent, connectTimeout, keepaliveTimeout, knownHosts, ask } = target
  return resolveConnection(
    {
      ...last,
      ...(before === '' ? {} : { jump: before }),
      ...(key ? { key } : {}),
      keyPassphrase,
      identityAgent,
      connectTimeout,
      keepaliveTimeout,
      knownHosts,
      ask,
    },
    config,
  )
}

async function dialThrough(via: Login, { host, port }: Connection): Promise<Link> {
  try {
    return { stream: await forward(via, { host, port }) }
  } catch (error) {
    const reason = (error as Error).message
    throw new TransportError(
      'unreachable',
      `${addressOf({ host, port })} could not be reached through ${via.name}: ${reason}`,
    )
  }
}

/** A stream to an address as the host sees it. */
export function forward(login: Login, to: Address): Promise<Duplex> {
  return new Promise((resolve, reject) => {
    const done = (error: Error | undefined, channel: Duplex) =>
      error
        ? reject(new Error(error.message.replace('(SSH) Channel open failure: ', ''), { cause: error }))
        : resolve(channel)
    if ('path' in to) login.client.openssh_forwardOutStreamLocal(to.path, done)
    else login.client.forwardOut('127.0.0.1', 0, to.host, to.port, done)
  })
}

function logIn(connection: Connection, link: Link, via: Login | undefined, clock: Deadline, log: Log): Promise<Login> {
  const name = nameOf(connection)
  const checker = new HostKeyChecker(
    connection.hostKeyAlias ?? connection.host,
    connection.port,
    connection.knownHosts,
    log,
  )
  const logins = new Logins(connection, (question) => clock.pausing(question))
  const client = new ssh2.Client()
  const forwarded =
    connection.forwardAgent || connection.key === 'agent-forwarding' ? agentOf(connection, []) : undefined
  const interval = Math.min(15, Math.max(1, connection.keepaliveTimeout / 3))
  return new Promise<Login>((resolve, reject) => {
    let trouble: Error | undefined
    let closed = false
    let leave: (reason: string) => void
    const gone = new Promise<string>((resolve) => {
      leave = resolve
    })
    const abort = () => fail(clock.signal.reason)
    const fail = (error: Error) => {
      clock.signal.removeEventListener('abort', abort)
      reject(error)
      client.destroy()
    }
    const refuse = async (error: Error) => fail(refusal(connection, error, (await link.complaint?.()) ?? '', logins))
    clock.signal.addEventListener('abort', abort, { once: true })
    client.on('error', (error: Error & { level?: string }) => {
      if (error.level === 'agent') return
      trouble ??= error
      void refuse(error)
      leave(lossOf(error))
    })
    client.on('close', () => {
      closed = true
      void refuse(trouble ?? new Error('the connection was closed'))
      leave('the connection was closed')
    })
    client.on('ready', () => {
      clock.signal.removeEventListener('abort', abort)
      log(`${name}: logged in`)
      const close = async () => {
        if (!closed) {
          client.end()
          await atMost(1000, gone)
          client.destroy()
        }
        await via?.close()
      }
      resolve({ name, client, gone, close })
    })
    const config: ConnectConfig = {
      sock: link.stream as never,
      username: connection.user,
      readyTimeout: 0,
      keepaliveInterval: interval * 1000,
      keepaliveCountMax: Math.max(1, Math.round(connection.keepaliveTimeout / interval) - 1),
      strictVendor: false,
      algorithms: { serverHostKey: checker.algorithms as never },
      hostVerifier: (blob: Buffer, verify: (trusted: boolean) => void) => {
        clock.pause()
        checker.check(readHostKey(blob)).then(
          () => {
            clock.resume()
            verify(true)
          },
          (error: Error) => {
            clock.resume()
            fail(error)
            verify(false)
          },
        )
      },
      authHandler: ((accepts: never, _partial: boolean, next: (method: never) => void) => {
        logins.next(accepts).then((method) => next(method as never), fail)
      }) as never,
      ...(forwarded ? { agent: forwarded, agentForward: true } : {}),
    }
    try {
      client.connect(config)
    } catch (error) {
      fail(new TransportError('unreachable', `${name}: ${(error as Error).message}`, undefined, { cause: error }))
    }
  })
}

function refusal(
  connection: Connection,
  cause: Error & { level?: string },
  complaint: string,
  logins: Logins,
): TransportError {
  const reason = complaint ? `${cause.message}: ${complaint}` : cause.message
  if (!logins.begun)
    return new TransportError(
      'unreachable',
      `${addressOf(connection)}: the SSH connection failed: ${reason}`,
      undefined,
      { cause },
    )
  const what = cause.level === 'client-authentication' ? 'the host refused the login' : `the login failed: ${reason}`
  return new TransportError('login', `${nameOf(connection)}: ${what} (${logins.report})`, logins.hint, { cause })
}

function lossOf(error: Error & { level?: string }): string {
  return error.level === 'client-timeout'
    ? 'the connection was lost: no answer to keep-alives'
    : `the connection was lost: ${error.message}`
}
