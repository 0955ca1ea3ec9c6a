import { createServer, type Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import type { Session } from '../../../src/transport/index.ts'

/** A port of this machine that leads to a port of a host, and can go dead. */
export interface Relay {
  readonly port: number
  /** Connections taken so far. */
  readonly taken: () => number
  /** From now on nothing passes, and nobody is told: as when a cable is pulled. */
  cut(): void
  close(): Promise<void>
}

export async function relayTo(session: Session, port: number): Promise<Relay> {
  const open = new Set<Duplex>()
  let taken = 0
  let dead = false
  const server = createServer((socket: Socket) => {
    taken++
    open.add(socket)
    socket.setNoDelay(true)
    socket.on('error', () => {})
    if (dead) return
    session.connect({ host: '127.0.0.1', port }).then(
      (stream) => {
        open.add(stream)
        stream.on('error', () => {})
        stream.on('close', () => dead || socket.destroy())
        socket.on('close', () => stream.destroy())
        socket.pipe(stream).pipe(socket)
      },
      () => socket.destroy(),
    )
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return {
    port: address.port,
    taken: () => taken,
    cut() {
      dead = true
      for (const stream of open) {
        stream.unpipe()
        stream.pause()
      }
    },
    close() {
      for (const stream of open) stream.destroy()
      return new Promise((resolve) => server.close(() => resolve()))
    },
  }
}
