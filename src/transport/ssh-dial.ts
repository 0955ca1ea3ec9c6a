import { spawn } from 'node:child_process'
import { connect, isIPv6, type Socket } from 'node:net'
import { Duplex } from 'node:stream'
import { atMost } from './at-most.ts'
import { expandProxyCommand } from './proxy-command.ts'
import { type Connection, TransportError } from './types.ts'

/** A stream to a host's sshd. */
export interface Link {
  readonly stream: Duplex
  /** Once the stream broke off: what the proxy command wrote to standard error. */
  readonly complaint?: () => Promise<string>
}

export const nameOf = (c: Pick<Connection, 'user' | 'host' | 'port'>) => `${c.user}@${addressOf(c)}`
export const addressOf = ({ host, port }: Pick<Connection, 'host' | 'port'>) =>
  port === 22 ? host : `${isIPv6(host) ? `[${host}]` : host}:${port}`

/** One TCP connect to `port`, at most a second; what comes of it does not matter. */
export function knock(host: string, port: number): Promise<void> {
  return new Promise((resolve) => {
    const socket = connect({ host, port })
    const done = () => {
      socket.destroy()
      resolve()
    }
    socket.setTimeout(1000, done)
    socket.once('connect', done)
    socket.once('error', done)
  })
}

/** @throws TransportError `unreachable` */
export function dialTcp(connection: Connection, signal: AbortSignal): Promise<Link> {
  const { host, port } = connection
  return new Promise((resolve, reject) => {
    const socket: Socket = connect({ host, port, noDelay: true })
    const fail = (error: Error) => {
      socket.destroy()
      reject(
        new TransportError(
          'unreachable',
          `${addressOf(connection)} could not be reached: ${reasonOf(error)}`,
          undefined,
          { cause: error },
        ),
      )
    }
    const abort = () => fail(signal.reason)
    signal.addEventListener('abort', abort, { once: true })
    socket.once('error', fail)
    socket.once('connect', () => {
      signal.removeEventListener('abort', abort)
      socket.off('error', fail)
      resolve({ stream: socket })
    })
  })
}

function reasonOf(error: Error): string {
  const { code, errors } = error as NodeJS.ErrnoException & { errors?: readonly Error[] }
  if (errors?.[0]) return reasonOf(errors[0])
  switch (code) {
    case 'ECONNREFUSED':
      return 'connection refused (no sshd on that port?)'
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return 'its name cannot be resolved'
    case 'EHOSTUNREACH':
      return 'no route to host'
    case 'ENETUNREACH':
      return 'network unreachable'
    case 'ETIMEDOUT':
      return 'no answer'
    default:
      return error.message
  }
}

/** Runs a ProxyCommand, its tokens expanded. */
export function dialCommand(connection: Connection, command: string): Link {
  const expanded = expandProxyCommand(command, connection)
  const child = spawn('/bin/sh', ['-c', `exec ${expanded}`], { stdio: ['pipe', 'pipe', 'pipe'] })
  let complaint = ''
  child.stderr.on('data', (chunk: Buffer) => {
    complaint = (complaint + chunk.toString()).slice(-4096)
  })
  const stream = Duplex.from({ writable: child.stdin, readable: child.stdout })
  child.on('error', (error) => stream.destroy(error))
  child.on('exit', () => setTimeout(() => stream.destroy(), 100).unref())
  stream.on('close', () => child.kill())
  const said = new Promise<void>((resolve) => {
    child.stderr.on('close', resolve)
  })
  return {
    stream,
    async complaint() {
      await atMost(300, said)
      return complaint.trim()
    },
  }
}
