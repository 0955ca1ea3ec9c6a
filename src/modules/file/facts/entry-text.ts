import type { PathFact } from './path-fact.ts'
import type { PathType } from './stat.ts'

const nouns: { readonly [type in PathType]: string } = {
  file: 'file',
  directory: 'directory',
  link: 'symbolic link',
  fifo: 'named pipe',
  socket: 'socket',
  block: 'block device',
  character: 'character device',
}

export function nounOf(type: PathType): string {
  return nouns[type]
}

/** What is at a path, for people: `a character device`, `a symbolic link to /dev/null, a character device`. */
export function describeEntry({ self, followed, target }: PathFact): string {
  if (!self) return 'nothing'
  if (self.type !== 'link') return `a ${nouns[self.type]}`
  const leadsTo = followed ? `, a ${nouns[followed.type]}` : ', and nothing is there'
  return `a symbolic link to ${target ?? '?'}${leadsTo}`
}
