import { getSlice } from '../../python/attributes.ts'
import { codePointCount, iterate } from '../../python/iterate.ts'
import { gt } from '../../python/operators/index.ts'
import { escapeMarkup, Markup, textOf } from '../../python/types/markup.ts'
import { str } from '../../python/values/text.ts'
import { truth } from '../../python/values/types.ts'
import { define, type Py } from '../extension.ts'

const HTTP =
  /^((https?:\/\/|www\.)(([\w%-]+\.)+)?([a-z]{2,63}|xn--[\w%]{2,59})|([\w%-]{2,63}\.)+(com|net|int|edu|gov|org|info|mil)|(https?:\/\/)(([\d]{1,3})(\.[\d]{1,3}){3}|(\[([\da-f]{0,4}:){2}([\da-f]{0,4}:?){1,6}\])))(?::[\d]{1,5})?(?:[/?#]\S*)?$/i
const EMAIL = /^\S+@\w[\w.-]*\.\w+$/
const OPENERS: readonly (readonly [string, string])[] = [
  ['(', ')'],
  ['<', '>'],
  ['&lt;', '&gt;'],
]

interface Link {
  readonly limit: unknown
  readonly attributes: string
  readonly schemes: readonly string[]
}

/** Cuts what only surrounds a link: opening brackets before it, closing ones and full stops after it. */
function trimWord(word: string): [head: string, middle: string, tail: string] {
  let head = /^(?:\(|<|&lt;)+/.exec(word)?.[0] ?? ''
  let middle = word.slice(head.length)
  let tail = ''
  if (/[).>]$|&gt;$|[,\n]$/.test(middle)) {
    tail = /(?:[)>.,\n]|&gt;)+$/.exec(middle)?.[0] ?? ''
    middle = middle.slice(0, middle.length - tail.length)
  }
  for (const [opener, closer] of OPENERS) {
    const opened = middle.split(opener).length - 1
    let missing = Math.min(opened, tail.split(closer).length - 1)
    if (opened <= middle.split(closer).length - 1) continue
    for (; missing > 0; missing--) {
      const end = tail.indexOf(closer) + closer.length
      middle += tail.slice(0, end)
      tail = tail.slice(end)
    }
  }
  if (middle === '' && head === '') head = ''
  return [head, middle, tail]
}

function linkWord(word: string, link: Link): string {
  const [head, middle, tail] = trimWord(word)
  const shorten = (text: string) =>
    link.limit !== null && gt(codePointCount(text), link.limit) ? `${getSlice(text, null, link.limit, null)}...` : text
  const anchor = (href: string, attributes = link.attributes) => `<a href="${href}"${attributes}>${shorten(middle)}</a>`
  if (HTTP.test(middle)) return head + anchor(/^https?:\/\//.test(middle) ? middle : `https://${middle}`) + tail
  if (middle.startsWith('mailto:') && EMAIL.test(middle.slice(7)))
    return `${head}<a href="${middle}">${middle.slice(7)}</a>${tail}`
  const isMail = middle.indexOf('@') > 0 && !middle.startsWith('www.') && !middle.includes(':') && EMAIL.test(middle)
  if (isMail) return `${head}<a href="mailto:${middle}">${middle}</a>${tail}`
  if (link.schemes.some((scheme) => middle !== scheme && middle.startsWith(scheme))) {
    return `${head}<a href="${middle}"${link.attributes}>${middle}</a>${tail}`
  }
  return head + middle + tail
}

export const urlize = define(
  'do_urlize',
  ['value', ['trim_url_limit', null], ['nofollow', false], ['target', null], ['rel', null], ['extra_schemes', null]],
  (call, value: Py, limit: Py, nofollow: Py, target: Py, rel: Py, schemes: Py) => {
    const rels = new Set((textOf(rel) ?? '').split(/\s+/).filter(Boolean))
    if (truth(nofollow)) rels.add('nofollow')
    rels.add('noopener')
    const relText = escapeMarkup([...rels].sort().join(' ')).text
    const attributes = ` rel="${relText}"${truth(target) ? ` target="${escapeMarkup(target).text}"` : ''}`
    const link: Link = {
      limit,
      attributes,
      schemes: schemes === null ? [] : [...iterate(schemes)].map(str),
    }
    const words = escapeMarkup(value).text.split(/(\s+)/)
    const text = words.map((word) => (/^\s*$/.test(word) ? word : linkWord(word, link))).join('')
    return call.autoescape ? new Markup(text) : text
  },
  { implicit: 1 },
)
