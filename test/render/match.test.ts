import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { type Dict, toValue } from '../../src/python/values.ts'
import { matchTarget } from '../../src/render/index.ts'

interface Corpus {
  readonly id: string
  readonly grains: unknown
  readonly pillar: unknown
  readonly nodegroups: unknown
  readonly cases: readonly (readonly [manner: string, target: string, meant: boolean])[]
}

const corpus = JSON.parse(readFileSync(new URL('cases/match.json', import.meta.url), 'utf8')) as Corpus
const candidate = {
  id: corpus.id,
  grains: toValue(corpus.grains) as Dict,
  pillar: withIntKey(toValue(corpus.pillar) as Dict),
  nodegroups: toValue(corpus.nodegroups) as Dict,
}

test(`${corpus.cases.length} target expressions mean the host exactly where Salt says so`, () => {
  const wrong = corpus.cases.filter(([manner, target, meant]) => matchTarget(manner, target, candidate) !== meant)
  expect(wrong).toEqual([])
})

test('an unknown manner is told from one that does not match', () => {
  expect(matchTarget('nosuch', '*', candidate)).toBeUndefined()
})

/** JSON has no int keys; the corpus was made with `svc: {7: seven}`. */
function withIntKey(pillar: Dict): Dict {
  const svc = pillar.get('svc') as Dict
  const value = svc.get('7')!
  svc.delete('7')
  svc.set(7, value)
  return pillar
}
