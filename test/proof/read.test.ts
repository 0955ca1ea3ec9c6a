import { expect, test } from 'vitest'
import { proofIn, readProof } from '../../src/proof/index.ts'
import { moduleDirectories } from '../modules/support.ts'

const stage = '{title: t, states: s, truth: {id: root}}'

test('a proof in its shortest form', () => {
  expect(readProof(`stages: [{title: t, states: s, truth: {id: root}, break: rm x}]`, 'm')).toEqual({
    module: 'm',
    image: 'bare',
    files: {},
    pillar: {},
    shell_functions: '',
    differs: {},
    restless: {},
    unbroken: {},
    stages: [{ title: 't', states: 's', truth: { id: 'root' }, break: { by: 'rm x' } }],
  })
})

test.each([
  ['an unknown key', `stages: [${stage}]\nstage: x`, 'must NOT have additional properties "stage"'],
  ['an unknown key of a stage', `stages: [{title: t, states: s, truth: {id: x}, brake: x}]`, '"brake"'],
  ['an unknown key of a break', `stages: [{title: t, states: s, truth: {id: x}, break: {by: x, is: y}}]`, '"is"'],
  ['no truth', `stages: [{title: t, states: s}]`, "must have required property 'truth'"],
  ['truth without commands', `stages: [{title: t, states: s, truth: {}}]`, 'must NOT have fewer than 1 properties'],
  ['a break without commands', `stages: [{title: t, states: s, truth: {id: x}, break: {steps: [a]}}]`, "property 'by'"],
  ['no stage', 'stages: []', 'must NOT have fewer than 1 items'],
  ['a reason that is none', `stages: [${stage}]\nunbroken: {m.f: ''}`, 'must NOT have fewer than 1 characters'],
  ['a key twice', `stages: [${stage}]\nstages: [${stage}]`, 'stages'],
])('is refused: %s', (_, text, message) => {
  expect(() => readProof(text, 'm')).toThrow(message)
})

test('those that there are can be read', () => {
  const proofs = moduleDirectories().flatMap(({ module, directory }) => proofIn(directory, module) ?? [])
  expect(proofs.map(({ module }) => module)).toContain('group')
})
