import { spawn } from 'node:child_process'
import { connect } from 'node:net'
import type { Duplex } from 'node:stream'
import type { Secret } from '../core/secrets.ts'
import { becomeBySudo } from './become.ts'
import { type Address, type Log, openShellSession, type Shell } from './shell-session.ts'
import type { Sending, Session } from './types.ts'

export interface LocalOptions {
  readonly log?: Log
  readonly sending?: Sending
  readonly sudo?: boolean
  readonly sudoUser?: string
  /** For sudo, if it asks. */
  readonly password?: Secret
}

/** A session on this machine: a child `/bin/sh` that speaks the same protocol. */
export async function openLocal(options: LocalOptions = {}): Promise<Session> {
  const shell = await startShell(options)
  try {
    return await openShellSession(shell, options.log ?? (() => {}), options.sending)
  } catch (error) {
    await shell.close()
    throw error
  }
}

async function startShell(options: LocalOptions): Promise<Shell> {
  const shell = spawnShell(options)
  try {
    if (options.sudo) await becomeBySudo(shell, options.sudoUser, options.password)
    return shell
  } catch (error) {
    await shell.close()
    throw error
  }
}

function spawnShell(options: LocalOptions): Shell {
  const child = spawn('/bin/sh', [], { stdio: ['pipe', 'pipe', 'pipe'], detached: true })
  const gone = new Promise<string>((resolve) => {
    child.on('error', (error) => resolve(`/bin/sh could not be started: ${error.message}`))
    child.on('exit', (code, signal) => resolve(`the shell ended (${signal ?? `exit code ${code}`})`))
  })
  return {
    name: 'this machine',
    stdin: child.stdin,
    stdout: child.stdout,
    stderr: child.stderr,
    gone,
    connect: connectLocally,
    fork: () => startShell(options),
    async close() {
      child.stdin.end()
      const timer = setTimeout(() => child.kill('SIGHUP'), 1000)
      await gone
      clearTimeout(timer)
      child.stdout.destroy()
      child.stderr.destroy()
    },
  }
}

function connectLocally(to: Address): Promise<Duplex> {
  return new Promise((resolve, reject) => {
    const socket = connect('path' in to ? { path: to.path } : { host: to.host, port: to.port })
    socket.once('error', reject)
    socket.once('connect', () => {
      socket.off('error', reject)
      resolve(socket)
    })
  })
}
