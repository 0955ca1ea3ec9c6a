import { define, raise } from '../../jinja/extension.ts'
import { str } from '../../python/values/text.ts'
import { truth } from '../../python/values/types.ts'

const TITLE = 'THIS FILE IS MANAGED BY SALT - DO NOT EDIT'
const TEXT =
  'The contents of this file are managed by Salt. Any changes to this file may be overwritten automatically and without warning.'

/** `slsutil.banner`: a comment that says who keeps a file; Salt's words, so that files stay as they are. */
export const banner = define(
  'banner',
  [
    ['width', 72],
    ['commentchar', '#'],
    ['borderchar', '#'],
    ['blockstart', null],
    ['blockend', null],
    ['title', null],
    ['text', null],
    ['newline', false],
  ],
  (_, width: number, comment, border, start, end, title, text, newline) => {
    const mark = str(comment)
    const [left, right] = [mark.trimEnd(), mark.trim()]
    const room = width - left.length - right.length - 2
    if (room <= 0) raise('ArgumentValueError', 'Width is too small to render banner')
    const line =
      mark +
      str(border)
        .slice(0, 1)
        .repeat(width - left.length - right.length) +
      right
    const spacer = `${mark}${' '.repeat(width - mark.length * 2)}${mark}`
    const row = (words: string) => `${left} ${words} ${right}`
    const block = [
      ...(start === null ? [] : [str(start)]),
      line,
      spacer,
      ...wrap(str(title ?? TITLE), room).map((words) => row(center(words, room))),
      spacer,
      ...wrap(str(text ?? TEXT), room).map((words) => row(words.padEnd(room))),
      line,
      ...(end === null ? [] : [str(end)]),
    ]
    return block.join('\n') + (truth(newline) ? '\n' : '')
  },
)

/** Words in lines of at most `width`; longer words are cut. */
function wrap(text: string, width: number): string[] {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(/\s+/).filter((one) => one !== '')) {
    for (let rest = word; rest !== ''; ) {
      const joined = line === '' ? rest : `${line} ${rest}`
      if (joined.length <= width) {
        line = joined
        break
      }
      if (line !== '') lines.push(line)
      line = ''
      if (rest.length <= width) continue
      lines.push(rest.slice(0, width))
      rest = rest.slice(width)
    }
  }
  return line === '' ? lines : [...lines, line]
}

/** Python's `str.center`: the odd blank stands on the left where the width is odd. */
function center(text: string, width: number): string {
  const blanks = width - text.length
  const before = Math.floor(blanks / 2) + (blanks & width & 1)
  return ' '.repeat(before) + text + ' '.repeat(blanks - before)
}
