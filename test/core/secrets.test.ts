import { inspect } from 'node:util'
import { describe, expect, test } from 'vitest'
import { Redactor, Secret } from '../../src/core/secrets.ts'

function hiding(...secrets: string[]): Redactor {
  const redactor = new Redactor()
  for (const secret of secrets) redactor.add(secret)
  return redactor
}

const quoted = `it's "a" $b\\c`
const unicode = 'Zürich-9!'
const base64 = (text: string) => Buffer.from(text).toString('base64')

describe('text', () => {
  test.each([
    ['a secret within text', ['hunter22'], 'psql -p hunter22 -h db', 'psql -p ****** -h db'],
    ['several of them', ['hunter22', 'swordfish'], 'hunter22:swordfish', '******:******'],
    ['the longest where one begins another', ['hunter', 'hunter22'], 'x hunter22 y hunter z', 'x ****** y ****** z'],
    ['one that lies in another', ['unte', 'hunter22'], 'x hunter22 y', 'x ****** y'],
    ['overlapping ones wholly', ['abcdef', 'defghij'], '<abcdefghij>', '<******>'],
    ['touching ones as one', ['abcdef', 'ghijkl'], '<abcdefghijkl>', '<******>'],
    ['a run of the same', ['aaaa'], '<aaaaaa>', '<******>'],
    ['characters that mean something to patterns', ['a.b*c[d]'], 'a.b*c[d] axbxc', '****** axbxc'],
    ['a short one where it is all', ['abc'], 'abc', '******'],
    ['a short one with a newline', ['abc'], 'abc\n', '******'],
    ['no short one within text', ['abc'], 'abcdef', 'abcdef'],
    ['no word for truth', ['true'], 'it is true', 'it is true'],
    ['no empty one', ['', '  ', '\n'], 'a b\n', 'a b\n'],
    ['each line of several', ['first line\nsecond\n'], '-first line\n+second\n', '-******\n+******\n'],
    ['lines with another indentation', ['  one two\r\n  three\r\n'], 'x:\n      one two\n', 'x:\n      ******\n'],
    ['one that ends in a newline, without it', ['hunter22\n'], 'p=hunter22;', 'p=******;'],
    ['JSON', [quoted], JSON.stringify({ p: quoted }), '{"p":"******"}'],
    ['JSON of several lines', ['one"1\ntwo"2'], JSON.stringify('one"1\ntwo"2'), '"******"'],
    ['JSON in ASCII', [unicode], '"Z\\u00fcrich-9!"', '"******"'],
    ['Python’s repr', [quoted], `'it\\'s "a" $b\\\\c'`, "'******'"],
    ['YAML in single quotes', [quoted], `p: 'it''s "a" $b\\c'`, "p: '******'"],
    ['shell in single quotes', [quoted], `echo 'it'\\''s "a" $b\\c'`, "echo '******'"],
    ['shell in double quotes', [quoted], `echo "it's \\"a\\" \\$b\\\\c"`, 'echo "******"'],
    ['a URL', ['p@ss/w:rd'], 'postgres://u:p%40ss%2Fw%3Ard@db/x', 'postgres://u:******@db/x'],
    ['a form', ['two words!'], 'p=two+words%21', 'p=******'],
    ['HTML', ['<a&b>c'], '<b>&lt;a&amp;b&gt;c</b>', '<b>******</b>'],
    ['base64', ['hunter2222'], `k: ${base64('hunter2222')}`, 'k: ******g=='],
  ])('%s', (_, secrets, text, shown) => {
    expect(hiding(...secrets).text(text)).toBe(shown)
  })

  test.each(['', 'u', 'us', 'user:', 'longer user:'])('base64 behind "%s" tells nothing but the ends', (before) => {
    const shown = hiding('correct horse battery').text(base64(`${before}correct horse battery, and more`))
    expect(shown).toContain('******')
    expect(Buffer.from(shown.split('******')[0]!, 'base64').toString()).not.toContain('cor')
    expect(Buffer.from(shown.split('******')[1]!, 'base64').toString('latin1')).not.toContain('tery')
  })

  test('nothing of any secret is left, whatever stands beside it', () => {
    const secrets = ['abcd', 'cdefg', 'fghijk', 'bcde', 'hijklmno', '1234', '3456']
    const redactor = hiding(...secrets)
    for (const first of secrets) {
      for (const second of secrets) {
        for (let overlap = 0; overlap < first.length; overlap++) {
          const text = `<${first.slice(0, first.length - overlap)}${second}>`
          const shown = redactor.text(text)
          for (const secret of secrets) if (text.includes(secret)) expect(shown).not.toContain(secret)
          expect(shown.startsWith('<') && shown.endsWith('>')).toBe(true)
        }
      }
    }
  })

  test('secrets added later are hidden from then on', () => {
    const redactor = hiding('first-one')
    expect(redactor.text('first-one second-one')).toBe('****** second-one')
    redactor.add('second-one')
    expect(redactor.text('first-one second-one')).toBe('****** ******')
  })
})

test('a Secret prints as a mask, and is revealed by asking alone', () => {
  const secret = new Secret('hunter22')
  expect(`${secret} ${JSON.stringify([secret])} ${inspect(secret)} ${String(secret)}`).not.toContain('hunter22')
  expect(secret.reveal()).toBe('hunter22')
})
