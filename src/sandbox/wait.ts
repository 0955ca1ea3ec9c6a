import { connect } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'

/** Whether an SSH server greets at that address within `timeout` milliseconds. */
export function answersSsh(host: string, port: number, timeout = 1000): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port })
    const done = (answer: boolean) => {
      socket.destroy()
      resolve(answer)
    }
    socket.setTimeout(timeout, () => done(false))
    socket.once('error', () => done(false))
    socket.once('close', () => done(false))
    socket.once('data', (data) => done(data.toString('latin1').startsWith('SSH-')))
  })
}

/**
 * Waits until an SSH server greets. False: it did not within `timeout` milliseconds, or `alive` said meanwhile that
 * there is nothing left to wait for.
 */
export async function waitForSsh(
  host: string,
  port: number,
  alive: () => Promise<boolean>,
  timeout = 60_000,
): Promise<boolean> {
  const end = Date.now() + timeout
  while (Date.now() < end) {
    if (await answersSsh(host, port)) return true
    if (!(await alive())) return false
    await sleep(20)
  }
  return false
}
