import { randomBytes } from 'node:crypto'
import type { Secret } from '../core/secrets.ts'
import { quote } from '../core/shell.ts'
import { limits } from './limits.ts'
import { endlessLogin, type Shell } from './shell-session.ts'
import { TransportError } from './types.ts'

/**
 * Replaces a bare shell by one that sudo started. The password goes to sudo's standard input, only when its prompt is
 * seen (a prompt of our own, unguessable), so it never reaches a shell as a command.
 * @throws TransportError `sudo` with what sudo said; `lost`.
 */
export function becomeBySudo(shell: Shell, user: string | undefined, password: Secret | undefined): Promise<void> {
  const word = randomBytes(12).toString('hex')
  const prompt = `[kstate ${word}] password:`
  const ready = `kstate-ready-${word}`
  const flags = password ? `-S -p ${quote(prompt)}` : '-n'
  const target = user ? `-u ${quote(user)} ` : ''
  const command = `exec sudo ${flags} -H ${target}-- /bin/sh -c 'echo "$1"; exec /bin/sh' kstate "$kstate_ready"`
  return new Promise((resolve, reject) => {
    let said = ''
    let asked = 0
    let heard = 0
    const hear = (chunk: Buffer) => {
      said = (said + chunk.toString()).slice(-16_384)
      heard += chunk.length
      if (heard > limits.greeting) return finish(endlessLogin(shell.name, said))
      if (said.includes(`${ready}\n`)) return finish()
      if (!said.includes(prompt)) return
      said = said.replace(prompt, '')
      if (++asked === 1 && password) shell.stdin.write(`${password.reveal()}\n`)
      else finish(refusal('sudo refused the password'))
    }
    const finish = (error?: Error) => {
      shell.stdout.off('data', hear)
      shell.stderr?.off('data', hear)
      if (error) reject(error)
      else resolve()
    }
    const refusal = (what: string) => {
      const words = said.replaceAll(/\[kstate [0-9a-f]+\] password:/g, '').trim()
      const hint = password
        ? 'the password given for the login is also the one for sudo'
        : 'give the password, or allow sudo without one (NOPASSWD) for this user'
      return new TransportError('sudo', `${shell.name}: ${what}${words ? `: ${words}` : ''}`, hint)
    }
    shell.stdout.on('data', hear)
    shell.stderr?.on('data', hear)
    void shell.gone.then(() => finish(refusal('sudo did not let us act')))
    shell.stdin.write(`kstate_ready=kstate-ready-${word}\n${command}\n`)
  })
}
