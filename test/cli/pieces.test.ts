import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { namedPieces, wholePieces } from '../../src/cli/pieces.ts'

const told: Buffer[] = []
const wasTerminal = process.stdout.isTTY
const text = () => Buffer.concat(told).toString()

beforeEach(() => {
  told.length = 0
  vi.spyOn(process.stdout, 'write').mockImplementation((piece) => told.push(Buffer.from(piece as string)) > 0)
})
afterEach(() => {
  vi.restoreAllMocks()
  Object.defineProperty(process.stdout, 'isTTY', { configurable: true, value: wasTerminal })
})

function onTerminal(isTTY: boolean): void {
  Object.defineProperty(process.stdout, 'isTTY', { configurable: true, value: isTTY })
}

const hostile = Buffer.from('a\x1b[2Jb\x07\xc2\x9bc\x00d\xe2\x80\xaee\xe9f\n\nSummary for x\n', 'latin1')
const shown = 'a\\x1b[2Jb\\x07\\x9bc\\x00d\\u202ee\ufffdf\n'

describe.each([1, 3, 1000])('what a host prints, in pieces of %i bytes', (size) => {
  const write = (pieces: ReturnType<typeof wholePieces>, bytes: Buffer) => {
    for (let at = 0; at < bytes.length; at += size) pieces.write(bytes.subarray(at, at + size))
    pieces.end()
  }

  test('goes into a file byte for byte', () => {
    onTerminal(false)
    write(wholePieces('out'), hostile)
    expect(Buffer.concat(told).equals(hostile)).toBe(true)
  })

  test('cannot steer a terminal', () => {
    onTerminal(true)
    write(wholePieces('out'), hostile)
    expect(text()).toBe(`${shown}\nSummary for x\n`)
  })

  test("lines that end as Windows' do are lines; one that lacks its end gets it", () => {
    onTerminal(true)
    write(wholePieces('out'), Buffer.from('one\r\ntwo\rthree'))
    expect(text()).toBe('one\ntwo\\rthree\n')
  })

  test('of several hosts has the name of each before every line', () => {
    onTerminal(true)
    write(namedPieces('out', 'web1'), hostile)
    expect(text()).toBe(`web1: ${shown}web1: \nweb1: Summary for x\n`)
    told.length = 0
    onTerminal(false)
    write(namedPieces('out', 'web1'), Buffer.from('one\ntwo'))
    expect(text()).toBe('web1: one\nweb1: two\n')
  })
})

test('a line without end is told in parts', () => {
  onTerminal(false)
  const pieces = namedPieces('out', 'web1')
  for (let i = 0; i < 100; i++) pieces.write(Buffer.alloc(10_000, 'x'))
  expect(told).toHaveLength(15)
})
