import type { Duplex, Readable, Writable } from 'node:stream'

export type Address = { readonly host: string; readonly port: number } | { readonly path: string }

/** A running `/bin/sh` that reads commands from `stdin`; how it was started is the affair of ssh and local. */
export interface Shell {
  /** For messages: `root@10.0.0.1`, `this machine`. */
  readonly name: string
  readonly stdin: Writable
  readonly stdout: Readable
  /** Absent with a terminal: both streams are one. */
  readonly stderr?: Readable
  /** Resolves when the shell or the way to it is gone, with the reason. */
  readonly gone: Promise<string>
  connect(to: Address): Promise<Duplex>
  /** Another one over the same way, of the same user. */
  fork(): Promise<Shell>
  close(): Promise<void>
}

export type Log = (line: string) => void
