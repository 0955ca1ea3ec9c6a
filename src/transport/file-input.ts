import { closeSync, openSync, readSync } from 'node:fs'

/**
 * A file of this machine as the standard input of a section, read piece by piece while it is sent: exactly so many bytes.
 * Where the file has become shorter or cannot be read any more, zeros take their place: who needs certain bytes compares
 * their hash on the host.
 */
export class FileInput {
  readonly path: string
  readonly size: number

  constructor(path: string, size: number) {
    this.path = path
    this.size = size
  }

  /** Each piece is to be used before the next is asked for: all lie in one buffer. */
  *pieces(length: number): Generator<Buffer> {
    const file = tryToOpen(this.path)
    const buffer = Buffer.alloc(Math.min(length, this.size))
    try {
      for (let at = 0; at < this.size; at += length) {
        const piece = buffer.subarray(0, this.size - at)
        const filled = file === undefined ? 0 : fill(piece, file)
        yield piece.fill(0, filled)
      }
    } finally {
      if (file !== undefined) closeSync(file)
    }
  }
}

/** Returns how many bytes there were. */
function fill(piece: Buffer, file: number): number {
  let filled = 0
  while (filled < piece.length) {
    const read = readSync(file, piece, filled, piece.length - filled, null)
    if (read === 0) return filled
    filled += read
  }
  return filled
}

function tryToOpen(path: string): number | undefined {
  try {
    return openSync(path, 'r')
  } catch {
    return undefined
  }
}
