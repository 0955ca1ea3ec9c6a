import { createHash } from 'node:crypto'
import { open } from 'node:fs/promises'
import { unreadable } from './boundary.ts'

export interface FileHash {
  /** Hexadecimal. */
  readonly sha256: string
  /** Bytes that were read. */
  readonly size: number
  readonly file: string
}

const pieceSize = 1024 * 1024

/** The hashes of long files: each is read once, one after the other, never held as a whole. */
export class Hashes {
  readonly #known = new Map<string, Promise<FileHash>>()
  #last: Promise<unknown> = Promise.resolve()

  of(file: string): Promise<FileHash> {
    const known = this.#known.get(file)
    if (known) return known
    const hash = this.#last.then(() => read(file))
    this.#last = hash.catch(() => {})
    this.#known.set(file, hash)
    return hash
  }
}

async function read(file: string): Promise<FileHash> {
  const handle = await open(file).catch((cause) => {
    throw unreadable(file, cause)
  })
  try {
    const hash = createHash('sha256')
    const piece = Buffer.allocUnsafe(pieceSize)
    let size = 0
    for (;;) {
      const { bytesRead } = await handle.read(piece, 0, pieceSize, null)
      if (bytesRead === 0) return { sha256: hash.digest('hex'), size, file }
      hash.update(piece.subarray(0, bytesRead))
      size += bytesRead
    }
  } finally {
    await handle.close()
  }
}
