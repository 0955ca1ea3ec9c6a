import { Readable } from 'node:stream'
import { expect, test } from 'vitest'
import { SharedInput } from '../../src/cli/input.ts'

async function read(from: Readable): Promise<string> {
  let text = ''
  for await (const chunk of from) text += chunk
  return text
}

test('each target is given the whole, also one that begins later', async () => {
  const shared = new SharedInput(Readable.from([Buffer.from('one '), Buffer.from('two')]))
  expect(await Promise.all([read(shared.reader()), read(shared.reader())])).toEqual(['one two', 'one two'])
  expect(await read(shared.reader())).toBe('one two')
})

test('what is too long to keep breaks off in an error: no target takes a part for the whole', async () => {
  const shared = new SharedInput(Readable.from([Buffer.alloc(6), Buffer.alloc(6)]), 10)
  await expect(read(shared.reader())).rejects.toThrow('cannot be given to several targets')
  await expect(read(shared.reader())).rejects.toThrow('cannot be given to several targets')
})

test('nothing is read before a target asks for it', async () => {
  let asked = false
  const source = Readable.from(
    (async function* () {
      asked = true
      yield Buffer.from('x')
    })(),
  )
  const shared = new SharedInput(source)
  await new Promise((resolve) => setImmediate(resolve))
  expect(asked).toBe(false)
  expect(await read(shared.reader())).toBe('x')
})
