import { indexOf } from '../../python/numbers.ts'
import { Markup } from '../../python/types/markup.ts'
import { truth } from '../../python/values/types.ts'
import { define } from '../extension.ts'

const WORDS =
  'ad amet arcu at augue commodo consequat cras diam dolor donec duis eget elit enim erat est et eu facilisis felis fusce iaculis id in integer ipsum justo lacus lectus leo libero ligula lorem magna massa mattis mauris metus mi morbi nam nec nibh nisi non nulla nunc odio orci pede pellentesque porta purus quam quis risus rutrum sapien sed sem sit sodales tellus tempus tortor turpis ut varius velit vel vitae'.split(
    ' ',
  )

const pick = (below: number) => Math.floor(Math.random() * below)

function sentence(words: number): string {
  const chosen = Array.from({ length: words }, () => WORDS[pick(WORDS.length)] as string)
  const text = chosen.map((word, i) => (i > 0 && i < words - 1 && pick(8) === 0 ? `${word},` : word)).join(' ')
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}.`
}

function paragraph(min: number, max: number): string {
  let left = min + pick(Math.max(1, max - min))
  const sentences: string[] = []
  while (left > 0) {
    const words = Math.min(left, 4 + pick(12))
    sentences.push(sentence(words))
    left -= words
  }
  return sentences.join(' ')
}

/** `lipsum(n=5, html=True, min=20, max=100)`: words without a meaning. */
export const lipsum = define(
  'generate_lorem_ipsum',
  [
    ['n', 5],
    ['html', true],
    ['min', 20],
    ['max', 100],
  ],
  (call, n, html, min, max) => {
    const count = indexOf(n)
    call.spend(Math.max(0, count) * Math.max(1, indexOf(max)))
    const paragraphs = Array.from({ length: Math.max(0, count) }, () => paragraph(indexOf(min), indexOf(max)))
    if (!truth(html)) return paragraphs.join('\n\n')
    return new Markup(paragraphs.map((text) => `<p>${text}</p>`).join('\n'))
  },
)
