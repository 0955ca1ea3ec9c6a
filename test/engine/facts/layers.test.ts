import { expect, test } from 'vitest'
import { isPartlyPredicted, missing, viewOf } from '../../../src/engine/facts/knowledge.ts'
import { ObservedFacts } from '../../../src/engine/facts/observed.ts'
import { PredictedFacts } from '../../../src/engine/facts/predicted.ts'
import { absentPath, pathFact } from '../../../src/modules/file/facts/path.ts'
import type { PathStat } from '../../../src/modules/file/facts/stat.ts'
import { treeFact } from '../../../src/modules/file/facts/tree.ts'
import { predict } from '../../../src/modules/kit/fact.ts'

const stat = { mode: '0644', uid: 0, gid: 0, user: 'root', group: 'root', size: 1 }
const file = { self: { ...stat, type: 'file' as const }, followed: { ...stat, type: 'file' as const } }
const directory = { self: { ...stat, type: 'directory' as const }, followed: { ...stat, type: 'directory' as const } }

function observedFile() {
  const observed = new ObservedFacts()
  observed.record([
    { need: pathFact('/a', ['sha256']), value: directory },
    { need: pathFact('/a/f', ['sha256']), value: { ...file, sha256: 'old' } },
  ])
  return observed
}

test('a prediction covers what is below it, and is gone with its layer', () => {
  const observed = observedFile()
  const layer = new PredictedFacts(observed)
  layer.predict([predict(pathFact('/a/f'), absentPath)])
  expect(viewOf(layer).get(pathFact('/a/f'))).toEqual({})
  expect(viewOf(observed).get(pathFact('/a/f')).sha256).toBe('old')
  expect(viewOf(new PredictedFacts(observed)).get(pathFact('/a/f')).sha256).toBe('old')
})

test('what may have changed is not known until it was observed again', () => {
  const observed = observedFile()
  observed.invalidate([{ kind: 'path', key: '/a/f' }])
  expect(viewOf(observed).find(pathFact('/a/f'))).toBeUndefined()
  expect(() => viewOf(observed).get(pathFact('/a/f'))).toThrow('defect')
  expect(missing(observed, [pathFact('/a'), pathFact('/a/f')]).map(({ key, want }) => [key, want])).toEqual([
    ['/a/f', ['sha256']],
  ])
})

test('a prediction is never read over by the host, and what it does not cover nobody can tell', () => {
  const layer = new PredictedFacts(observedFile())
  layer.predict([predict(pathFact('/a/f'), file)])
  const more = [pathFact('/a/f', ['sha256', 'times'])]
  expect(missing(layer, more)).toEqual([])
  expect(isPartlyPredicted(layer, more)).toBe(true)
  expect(isPartlyPredicted(layer, [pathFact('/a/f', ['sha256'])])).toBe(false)
})

test('with a directory goes what is in it, and does not come back with it', () => {
  const layer = new PredictedFacts(observedFile())
  layer.predict([predict(pathFact('/a'), absentPath)])
  expect(viewOf(layer).get(pathFact('/a/f'))).toEqual({})
  const upper = new PredictedFacts(layer)
  upper.predict([predict(pathFact('/a'), directory)])
  expect(viewOf(upper).get(pathFact('/a/f'))).toEqual({})
  upper.predict([predict(pathFact('/a/f'), file)])
  expect(viewOf(upper).get(pathFact('/a/f'))).toEqual(file)
})

test('what a link leads to is as it was predicted', () => {
  const observed = observedFile()
  const self = { ...stat, type: 'link' as const }
  observed.record([{ need: pathFact('/l'), value: { self, followed: file.followed, target: '/a/f', real: '/a/f' } }])
  const layer = new PredictedFacts(observed)
  layer.predict([predict(pathFact('/a/f'), { ...file, sha256: 'new' })])
  expect(viewOf(layer).get(pathFact('/l'))).toMatchObject({ self, sha256: 'new', real: '/a/f' })
  layer.predict([predict(pathFact('/a'), absentPath)])
  expect(viewOf(layer).get(pathFact('/l'))).toEqual({ self, target: '/a/f' })
})

test('the tree below a directory holds what is predicted in it, and nothing that goes', () => {
  const observed = observedFile()
  const whole = treeFact('/a')
  const flat = treeFact('/a', { depth: 1 })
  const tree = new Map<string, PathStat>([
    ['/a/d', directory.self],
    ['/a/d/f', file.self],
    ['/a/f', file.self],
  ])
  observed.record([
    { need: whole, value: tree },
    { need: flat, value: new Map([...tree].filter(([path]) => path !== '/a/d/f')) },
  ])
  const layer = new PredictedFacts(observed)
  layer.predict([predict(pathFact('/a/d/new'), file), predict(pathFact('/ab'), absentPath)])
  const keys = (need: typeof whole) => [...viewOf(layer).get(need).keys()]
  expect(keys(whole)).toEqual(['/a/d', '/a/d/f', '/a/f', '/a/d/new'])
  expect(keys(flat)).toEqual(['/a/d', '/a/f'])
  layer.predict([predict(pathFact('/a/d'), file)])
  expect(keys(whole)).toEqual(['/a/d', '/a/f'])
  layer.predict([predict(pathFact('/a'), absentPath)])
  expect(keys(whole)).toEqual([])
})

test('steps beside each other see what was known when they began; afterwards what they invalidated is stale', () => {
  const observed = observedFile()
  const fork = observed.fork()
  fork.invalidate([{ kind: 'path', key: '/a/f' }])
  expect(missing(observed, [pathFact('/a/f')])).toEqual([])
  observed.join(fork)
  expect(missing(observed, [pathFact('/a/f')])).toHaveLength(1)
})
