import { lines, nothing, type Script, sh } from '../../core/shell.ts'

/** Letters that the file system sets by itself and chattr cannot take away. */
const own = new Set('eEhIjNVZ')

/** Which attributes chattr must set and take away so that a file has exactly these. */
export interface AttributeChange {
  readonly add: string
  readonly remove: string
}

export function compareAttributes(now: string, wanted: string): AttributeChange | undefined {
  const [has, wants] = [[...now].filter((letter) => !own.has(letter)), [...wanted].filter((letter) => !own.has(letter))]
  const add = wants.filter((letter) => !has.includes(letter)).join('')
  const remove = has.filter((letter) => !wants.includes(letter)).join('')
  return add === '' && remove === '' ? undefined : { add, remove }
}

export function setAttributes(path: string, change: AttributeChange | undefined): Script {
  if (!change) return nothing
  const parts: Script[] = []
  if (change.remove !== '') parts.push(sh`chattr ${`-${change.remove}`} -- ${path} || exit`)
  if (change.add !== '') parts.push(sh`chattr ${`+${change.add}`} -- ${path} || exit`)
  return lines(parts)
}
