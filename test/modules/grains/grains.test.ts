import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { readGrains } from '../../../src/modules/grains/index.ts'
import { type Plain, toPlain } from '../../../src/python/values.ts'

/** A host's recorded answer, and the grains that it makes; null: no such grain. */
interface Case {
  id: string
  told: string
  custom?: string
  grains: Record<string, unknown>
}

const folder = new URL('recorded/', import.meta.url)
const read = (path: URL) => parse(readFileSync(path, 'utf8'))

function grainsOf(told: string, id: string) {
  const { grains, custom } = readGrains({ code: 0, stdout: Buffer.from(told), stderr: Buffer.alloc(0) }, id)
  return { grains: toPlain(grains) as { [name: string]: Plain }, custom }
}

describe('grains of recorded hosts', () => {
  for (const file of readdirSync(folder)) {
    test(file.replace('.yaml', ''), () => {
      const given = read(new URL(file, folder)) as Case
      const { grains, custom } = grainsOf(given.told, given.id)
      const told = Object.keys(given.grains).map((name) => [name, grains[name] ?? null])
      expect(Object.fromEntries(told)).toEqual(given.grains)
      if (given.custom !== undefined) expect(custom).toBe(given.custom)
    })
  }
})

type Piece = { name: string } & Record<string, string[]>

function answerOf(given: Piece): string {
  const blocks = ['files', 'large', 'virtual', 'there', 'init'].map((block) => [`== ${block}`, ...(given[block] ?? [])])
  return [['== uname', 'Linux x 6.1.0 #1 x86_64'], ...blocks, ['== end', '']].flat().join('\n')
}

describe('what a host runs on', () => {
  for (const given of read(new URL('virtual.yaml', import.meta.url)) as (Piece & { expect: string[] })[]) {
    test(given.name, () => {
      const { virtual, virtual_subtype } = grainsOf(answerOf(given), 'x').grains
      expect([virtual, virtual_subtype].filter((value) => value !== undefined)).toEqual(given.expect)
    })
  }
})

describe('process 1', () => {
  for (const given of read(new URL('init.yaml', import.meta.url)) as (Piece & { expect: string })[]) {
    test(given.name, () => expect(grainsOf(answerOf(given as Piece), 'x').grains.init).toBe(given.expect))
  }
})
