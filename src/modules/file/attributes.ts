import { lines, type Script, sh } from '../../core/shell.ts'

/** Letters that the file system sets by itself and chattr cannot take away. */
const own = new Set('eEhIjNVZ')
/** Letters that keep a file from being changed: immutable, append only. */
const guarding = new Set('ia')

/** What chattr does so that a file has exactly some attributes, each a text of letters. */
export interface AttributeSteps {
  /** Taken away before the file is changed; set again should that fail. */
  readonly lift: string
  /** Taken away and set afterwards. */
  readonly remove: string
  readonly add: string
}

/** Whether a file has others than these attributes. */
export function differInAttributes(now: string, wanted: string): boolean {
  const [has, wants] = [lettersOf(now), lettersOf(wanted)]
  return wants.some((letter) => !has.includes(letter)) || has.some((letter) => !wants.includes(letter))
}

/** @param isReplaced another file takes the place of the one that has them: it has none of its own */
export function attributeSteps(now: string, wanted: string, isReplaced: boolean): AttributeSteps {
  const [has, wants] = [lettersOf(now), lettersOf(wanted)]
  const lifted = has.filter((letter) => guarding.has(letter))
  const left = isReplaced ? [] : has.filter((letter) => !lifted.includes(letter))
  return {
    lift: lifted.join(''),
    remove: left.filter((letter) => !wants.includes(letter)).join(''),
    add: wants.filter((letter) => !left.includes(letter)).join(''),
  }
}

function lettersOf(attributes: string): string[] {
  return [...new Set(attributes)].filter((letter) => !own.has(letter))
}

/** What is done about attributes before and after the change of `$f`, and at the end of the script, however that ends. */
export interface AttributeScripts {
  readonly before: readonly Script[]
  readonly after: readonly Script[]
}

/** @param atExit what the script's own EXIT trap does, if it has one */
export function attributeScripts(steps: AttributeSteps | undefined, atExit?: Script): AttributeScripts {
  if (!steps) return { before: [], after: [] }
  const { lift, remove, add } = steps
  const change = [
    ...(remove === '' ? [] : [sh`chattr ${`-${remove}`} "$f" || exit`]),
    ...(add === '' ? [] : [sh`chattr ${`+${add}`} "$f" || exit`]),
  ]
  if (lift === '') return { before: [], after: change }
  const restore = sh`[ -z "$k" ] || chattr "+$k" "$f"`
  return {
    before: [
      sh`k=${lift}`,
      sh`trap ${lines(atExit ? [atExit, restore] : [restore]).text} EXIT`,
      sh`trap 'exit 1' HUP INT PIPE TERM`,
      sh`chattr ${`-${lift}`} "$f" || exit`,
    ],
    after: [sh`k=${add}`, ...change, sh`k=`],
  }
}
