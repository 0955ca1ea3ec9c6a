import { expect, test } from 'vitest'
import { closest } from '../../src/core/similar.ts'

test.each([
  ['content', ['context', 'contents', 'contents_pillar'], 'contents'],
  ['contets', ['context', 'contents'], 'contents'],
  ['requires', ['require', 'require_in', 'required'], 'require'],
  ['mdoe', ['name', 'mode', 'more'], 'mode'],
  ['usr', ['user', 'uid'], 'user'],
  ['text', ['test', 'next'], 'test'],
  ['owner', ['user', 'group'], undefined],
  ['mode', ['mode'], undefined],
])('%s of %j is %s', (word, candidates, meant) => expect(closest(word, candidates)).toBe(meant))
