import { randomBytes } from 'node:crypto'
import type { Secret } from '../core/secrets.ts'
import { quote } from '../core/shell.ts'
import { limits } from './limits.ts'
import type { Shell } from './shell.ts'
import { endlessLogin } from './shell-session.ts'
import { TransportError } from './types.ts'

/** The password that sudo may want: given, or asked for at most once; undefined: there is none. */
export type SudoPassword = () => Promise<Secret | undefined>

/**
 * Replaces a bare shell by one that sudo started. The password goes to sudo's standard input, only when its prompt is
 * seen (a prompt of our own, unguessable), so it never reaches a shell as a command.
 * @throws TransportError `sudo` with what sudo said; `lost`.
 */
export function becomeBySudo(shell: Shell, user: string | undefined, password: SudoPassword): Promise<void> {
  const word = randomBytes(12).toString('hex')
  const prompt = `[kstate ${word}] password:`
  const ready = `kstate-ready-${word}`
  const target = user ? `-u ${quote(user)} ` : ''
  const command = `exec sudo -S -p ${quote(prompt)} -H ${target}-- /bin/sh -c 'echo "$1"; exec /bin/sh' kstate "$kstate_ready"`
  return new Promise((resolve, reject) => {
    let said = ''
    let asked = 0
    let isKnown = false
    let heard = 0
    const hear = (chunk: Buffer) => {
      said = (said + chunk.toString()).slice(-16_384)
      heard += chunk.length
      if (heard > limits.greeting) return finish(endlessLogin(shell.name, said))
      if (said.includes(`${ready}\n`)) return finish()
      if (!said.includes(prompt)) return
      said = said.replace(prompt, '')
      if (++asked > 1) return finish(refusal('sudo refused the password'))
      password().then((known) => {
        isKnown = known !== undefined
        if (known) shell.stdin.write(`${known.reveal()}\n`)
        else finish(refusal('sudo wants a password'))
      }, finish)
    }
    const finish = (error?: Error) => {
      shell.stdout.off('data', hear)
      shell.stderr?.off('data', hear)
      if (error) reject(error)
      else resolve()
    }
    const refusal = (what: string) => {
      const words = said.replaceAll(/\[kstate [0-9a-f]+\] password:/g, '').trim()
      const hint = /sudo: not found/.test(words)
        ? 'there is no sudo on the host: log in as who is to act, or install it'
        : isKnown
          ? 'the password of the roster (passwd), if there is one, is also the one for sudo'
          : 'give the password in the roster (passwd), allow sudo without one (NOPASSWD) for this user, or run kstate in a terminal, where it is asked for'
      return new TransportError('sudo', `${shell.name}: ${what}${words ? `: ${words}` : ''}`, hint)
    }
    shell.stdout.on('data', hear)
    shell.stderr?.on('data', hear)
    void shell.gone.then(() => finish(refusal('sudo did not let us act')))
    shell.stdin.write(`kstate_ready=kstate-ready-${word}\n${command}\n`)
  })
}
