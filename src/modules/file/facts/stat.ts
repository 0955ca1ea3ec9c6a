import { Unobservable } from '../../kit/unobservable.ts'

export type PathType = 'file' | 'directory' | 'link' | 'fifo' | 'socket' | 'block' | 'character'

export interface PathStat {
  readonly type: PathType
  /** Four octal digits. */
  readonly mode: string
  /** Undefined only where a plan cannot predict it. */
  readonly uid?: number
  readonly gid?: number
  /** The owner's name, `UNKNOWN` where the number has none. */
  readonly user: string
  readonly group: string
  readonly size: number
}

/** What `stat -c` of coreutils and busybox are asked for. */
export const statFormat = '%f %u %g %s %U %G'

const types: { readonly [bits: number]: PathType } = {
  4096: 'fifo',
  8192: 'character',
  16384: 'directory',
  24576: 'block',
  32768: 'file',
  40960: 'link',
  49152: 'socket',
}

/** A line in `statFormat`; undefined for `-`, which stands for what vanished meanwhile. */
export function readStat(line: string): PathStat | undefined {
  if (line === '-') return undefined
  const [raw = '', uid, gid, size, user = '', ...group] = line.split(' ')
  const bits = Number.parseInt(raw, 16)
  const type = types[bits & 0xf000]
  if (!type || group.length === 0) throw new Unobservable(`the host's stat said: ${JSON.stringify(line)}`)
  const mode = (bits & 0o7777).toString(8).padStart(4, '0')
  return { type, mode, uid: Number(uid), gid: Number(gid), size: Number(size), user, group: group.join(' ') }
}
