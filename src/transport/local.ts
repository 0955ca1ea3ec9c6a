import { spawn } from 'node:child_process'
import { connect } from 'node:net'
import { userInfo } from 'node:os'
import type { Duplex } from 'node:stream'
import { Secret } from '../core/secrets.ts'
import { becomeBySudo, type SudoPassword } from './become.ts'
import type { Address, Log, Shell } from './shell.ts'
import { openShellSession } from './shell-session.ts'
import type { LoginQuestions, Sending, Session } from './types.ts'

export interface LocalOptions {
  readonly log?: Log
  readonly sending?: Sending
  readonly sudo?: boolean
  readonly sudoUser?: string
  /** For sudo, if it asks. */
  readonly password?: Secret
  /** Who can be asked for it. */
  readonly ask?: Pick<LoginQuestions, 'sudoPassword'>
}

/** A session on this machine: a child `/bin/sh` that speaks the same protocol. */
export async function openLocal(options: LocalOptions = {}): Promise<Session> {
  const shell = await startShell({ ...options, given: askOnce(options) })
  try {
    return await openShellSession(shell, options.log ?? (() => {}), options.sending)
  } catch (error) {
    await shell.close()
    throw error
  }
}

/** Its password for sudo, which all shells of a session share. */
interface ShellOptions extends LocalOptions {
  readonly given: SudoPassword
}

function askOnce({ password, ask }: LocalOptions): SudoPassword {
  let asked: Promise<Secret | undefined> | undefined
  return async () => {
    if (password || !ask) return password
    asked ??= ask
      .sudoPassword({ user: userInfo().username, host: 'this machine' })
      .then((given) => (given ? new Secret(given) : undefined))
    return asked
  }
}

async function startShell(options: ShellOptions): Promise<Shell> {
  const shell = spawnShell(options)
  try {
    if (options.sudo) await becomeBySudo(shell, options.sudoUser, options.given)
    return shell
  } catch (error) {
    await shell.close()
    throw error
  }
}

function spawnShell(options: ShellOptions): Shell {
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
