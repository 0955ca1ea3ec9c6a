import { expect } from 'vitest'
import { kstate } from '../e2e/helpers/kstate.ts'

/** What a guide shows of a command, and the lines of its output. */
interface Shown {
  readonly line: string
  /** Of `kstate …`; undefined for `echo $?`. */
  readonly words?: readonly string[]
  readonly expected: readonly string[]
}

export interface ConsoleOptions {
  readonly cwd: string
  /** The ID of a target in the guide, and the one of the same length that stands for it here. */
  readonly target?: readonly [shown: string, used: string]
}

/**
 * Runs the `$ kstate …` and `$ echo $?` lines of a console block and holds their output: a line `…` stands for any lines, `…` in a line for
 * any text. Notes and the progress of a run are not held: on a terminal the latter is gone when the run ends.
 */
export async function runConsole(text: string, { cwd, target = ['', ''] }: ConsoleOptions): Promise<void> {
  let last: number | undefined
  for (const { line, words, expected } of commandsIn(text)) {
    if (!words) {
      expect([`${last}`], line).toEqual(expected)
      continue
    }
    const { code, stdout, stderr } = await kstate(
      words.map((word) => (target[0] === '' ? word : word.replaceAll(target[0], target[1]))),
      { cwd },
    )
    last = code
    const told = `${stdout}${withoutProgress(stderr)}`.trimEnd()
    const shown = target[1] === '' ? told : told.replaceAll(target[1], target[0])
    expect(shown === '' ? '' : `${shown}\n`, line).toMatch(new RegExp(`^${expected.map(patternOf).join('')}$`))
  }
}

export function commandsIn(text: string): Shown[] {
  return text
    .split(/^\$ (?=kstate |echo \$\?$)/m)
    .slice(1)
    .map((part) => {
      const [line, ...expected] = part.trimEnd().split('\n')
      const [program, ...words] = line!.match(/'[^']*'|\S+/g)!.map((word) => word.replace(/^'(.*)'$/s, '$1'))
      return { line: line!, words: program === 'kstate' ? words : undefined, expected }
    })
}

function withoutProgress(stderr: string): string {
  return stderr.replace(/^(?:note: |\S+: (?:\d+ states?\b|done: |failed: )).*\n?/gm, '')
}

function patternOf(line: string): string {
  if (line === '…') return '(?:.*\n)*?'
  return `${line.split('…').map(escapeText).join('.*')}\n`
}

function escapeText(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')
}
