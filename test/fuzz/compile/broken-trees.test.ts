import { expect, test } from 'vitest'
import { compileTarget } from '../../../src/app/compile-target.ts'
import { DiagnosticError } from '../../../src/core/diagnostics.ts'
import { jinjaEngine } from '../../../src/render/index.ts'
import { readCases, subjectOf } from '../../conformance/salt/case.ts'
import { signatures } from '../../conformance/salt/signatures.ts'
import { Chance } from '../random.ts'

/** KSTATE_FUZZ sets how many trees are broken, KSTATE_SEED where the random numbers begin. */
const rounds = Number(process.env.KSTATE_FUZZ ?? 400)
const seed = Number(process.env.KSTATE_SEED ?? 20261121)

const PIECES = [
  '{% if x %}',
  '{% endfor %}',
  '{{ grains }}',
  "{{ salt['pillar.get']('a') }}",
  '{#',
  '%}',
  'include: [a]',
  'extend: {a: {test: []}}',
  'exclude: [{id: a}]',
  '- require: [{test: a}]',
  '- names: [a, {b: [1]}]',
  '- order: last',
  '\t',
  '\u0000',
  '\ufeff',
  '&x ',
  '*x',
  '<<: *x',
  '!!binary aGk=',
  '? ',
  '- ',
  ': ',
  '[',
  '}',
  '|',
  '>-',
  '\r\n',
  '#!py\n',
  '#!json\n',
  '__extend__: 1',
  '__sls__: 2',
  'null',
  '~',
  '1e999',
  '- watch_in: b',
  "'",
  '"',
  '---',
  'x: test.nop',
] // prettier-ignore

test(`${rounds} broken trees end with an answer or a diagnostic`, async () => {
  const chance = new Chance(seed)
  const random = () => chance.next()
  const pick = <Item>(items: readonly Item[]): Item => chance.pick(items)
  const seeds = ['low', 'errors', 'include', 'top', 'pillar', 'render', 'calls', 'own-low', 'own-render'].flatMap(
    readCases,
  )
  for (let round = 0; round < rounds; round++) {
    const given = pick(seeds)
    const files = { ...given.files }
    for (let hits = 1 + Math.floor(random() * 4); hits > 0; hits--) {
      const path = pick(Object.keys(files))
      files[path] = breakText(files[path]!, random, pick)
    }
    const options = { engine: jinjaEngine, catalogue: signatures, purpose: random() < 0.5 ? 'show' : 'run' } as const
    try {
      await compileTarget({ ...options, subject: subjectOf({ ...given, files }) })
    } catch (cause) {
      if (!(cause instanceof DiagnosticError)) throw new Error(`round ${round}: ${JSON.stringify(files)}`, { cause })
      expect(cause.diagnostics.length).toBeGreaterThan(0)
    }
  }
}, 600_000)

function breakText(text: string, random: () => number, pick: <Item>(items: readonly Item[]) => Item): string {
  const at = Math.floor(random() * (text.length + 1))
  const kind = random()
  if (kind < 0.35) return text.slice(0, at) + pick(PIECES) + text.slice(at)
  if (kind < 0.55) return text.slice(0, at) + text.slice(at + 1 + Math.floor(random() * 8))
  if (kind < 0.7) return text.slice(0, at) + String.fromCharCode(Math.floor(random() * 128)) + text.slice(at + 1)
  const lines = text.split('\n')
  const [from, to] = [Math.floor(random() * lines.length), Math.floor(random() * lines.length)]
  if (kind < 0.85) lines.splice(to, 0, lines[from]!)
  else [lines[from], lines[to]] = [lines[to]!, lines[from]!]
  return lines.join('\n')
}
