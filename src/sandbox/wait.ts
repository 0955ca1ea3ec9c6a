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

/** Waits until an SSH server greets; see `waitUntil`. */
export function waitForSsh(host: string, port: number, alive: () => Promise<boolean>): Promise<boolean> {
  return waitUntil(() => answersSsh(host, port), alive)
}

/**
 * Asks every 20 ms until the answer is yes. False: it was not within `timeout` milliseconds, or `alive` said meanwhile
 * that there is nothing left to wait for.
 */
export async function waitUntil(
  question: () => Promise<boolean>,
  alive: () => Promise<boolean>,
  timeout = 60_000,
): Promise<boolean> {
  const end = Date.now() + timeout
  while (Date.now() < end) {
    if (await question()) return true
    if (!(await alive())) return false
    await sleep(20)
  }
  return false
}
