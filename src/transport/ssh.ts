import type { ClientChannel } from 'ssh2'
import { Secret } from '../core/secrets.ts'
import { atMost } from './at-most.ts'
import { becomeBySudo, type SudoPassword } from './become.ts'
import { Deadline } from './deadline.ts'
import type { Shell } from './shell.ts'
import { openShellSession } from './shell-session.ts'
import { addressOf } from './ssh-dial.ts'
import { forward, type Login, openLogin, type SshOptions } from './ssh-login.ts'
import { type Connection, type Session, TransportError } from './types.ts'

/**
 * Logs in over SSH and makes a session of one channel. A Unix socket or port that `connect` names is reached as the
 * login's user, whoever acts by sudo.
 * @throws TransportError of every kind; the signal's reason if that aborts.
 */
export async function openSsh(connection: Connection, options: SshOptions = {}): Promise<Session> {
  const login = await openLogin(connection, options)
  const heard: { last?: Buffer } = {}
  const clock = new Deadline(connection, options.signal, () => noShell(login, connection, String(heard.last ?? '')))
  const password = sudoPassword(connection, clock)
  const begin = async () => {
    const shell = await openShell(login, connection, password, (bytes) => {
      heard.last = bytes
    })
    const close = () => shell.close().then(() => login.close())
    return await openShellSession({ ...shell, close }, options.log ?? (() => {}), options.sending)
  }
  try {
    return await clock.race(begin())
  } catch (error) {
    await login.close()
    throw error
  } finally {
    clock.stop()
  }
}

/** The login went well, and then no shell answered: what is said of it names the likely cause. */
function noShell({ name }: Login, { connectTimeout }: Connection, last: string): TransportError {
  const said = last.trim().split('\n').at(-1)!.slice(-200)
  return new TransportError(
    'login',
    `${name}: the login succeeded, but no shell answered within ${connectTimeout} s${said ? `; it said at last: ${said}` : ''}`,
    "does a start-up file of this user's shell (.bashrc, .profile) wait or read, or does sudo? Nothing there may ask where there is no terminal",
  )
}

/** The roster's, or asked for once for all shells of the connection; meanwhile the clock stands still. */
function sudoPassword(connection: Connection, clock: Deadline): SudoPassword {
  const { password, ask, user } = connection
  let asked: Promise<Secret | undefined> | undefined
  return async () => {
    if (password || !ask) return password
    const question = () => ask.sudoPassword({ user, host: addressOf(connection) })
    asked ??= clock.pausing(question).then((given) => (given ? new Secret(given) : undefined))
    return asked
  }
}

/** A shell of who is to act, over a login that may have others. */
async function openShell(
  login: Login,
  connection: Connection,
  password: SudoPassword,
  hear: (bytes: Buffer) => void = () => {},
): Promise<Shell> {
  const shell = await startShell(login, connection.tty, () => {
    const clock = new Deadline(connection, undefined, () => noShell(login, connection, ''))
    return clock.race(openShell(login, connection, password)).finally(() => clock.stop())
  })
  shell.stdout.on('data', hear)
  shell.stderr?.on('data', hear)
  try {
    if (connection.sudo) await becomeBySudo(shell, connection.sudoUser, password)
    return shell
  } catch (error) {
    await shell.close()
    throw error
  }
}

/** Nothing is echoed, translated or taken for a key: bytes pass a terminal as they are. */
const rawTerminal = {
  term: 'dumb',
  cols: 80,
  rows: 24,
  modes: {
    ...{ ECHO: 0, ECHOE: 0, ECHOK: 0, ECHONL: 0, ICANON: 0, ISIG: 0, IEXTEN: 0, OPOST: 0, ONLCR: 0 },
    ...{ ICRNL: 0, INLCR: 0, IGNCR: 0, IXON: 0, IXOFF: 0, ISTRIP: 0, CS8: 1 },
  },
}

/** Understood alike by every login shell: POSIX shells, csh and fish. */
const shellCommand = 'exec /bin/sh'
/** Behind a pipe, so that the shell does not take itself for interactive; when it ends, so does the pipe. */
const terminalCommand = `exec /bin/sh -c 'stty raw -echo; cat | { /bin/sh; kill -s TERM $$; }'`

function startShell(login: Login, tty: boolean, fork: () => Promise<Shell>): Promise<Shell> {
  return new Promise((resolve, reject) => {
    const refused = (reason: string) =>
      reject(new TransportError('login', `${login.name}: no shell was to be had: ${reason}`))
    void login.gone.then(refused)
    login.client.exec(
      tty ? terminalCommand : shellCommand,
      tty ? { pty: rawTerminal as never } : {},
      (error, channel) => {
        if (error) refused(error.message)
        else resolve(shellOf(login, channel, tty, fork))
      },
    )
  })
}

function shellOf(login: Login, channel: ClientChannel, tty: boolean, fork: () => Promise<Shell>): Shell {
  let status = ''
  const ended = new Promise<string>((resolve) => {
    const end = () => resolve(`the shell on the host ended${status}`)
    channel.on('exit', (code: number | null, signal?: string) => {
      status = ` (${signal ?? `exit code ${code}`})`
      // What it started may hold the channel open; the last output may still be on its way.
      setTimeout(end, 100)
    })
    channel.on('close', () => setImmediate(end))
  })
  channel.on('error', () => {})
  const gone = Promise.race([login.gone, ended])
  return {
    name: login.name,
    stdin: channel,
    stdout: channel,
    ...(tty ? {} : { stderr: channel.stderr }),
    gone,
    connect: (to) => forward(login, to),
    fork,
    async close() {
      channel.end()
      await atMost(tty ? 0 : 1000, gone)
      channel.close()
    },
  }
}
