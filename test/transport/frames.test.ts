import { describe, expect, test } from 'vitest'
import { FrameReader } from '../../src/transport/frames.ts'

const marker = 'kstate0123456789'

function read(text: Buffer, size: number): [string, string][] {
  const found: [string, string][] = []
  const reader = new FrameReader(marker, (bytes, words) => found.push([bytes.toString('latin1'), words]))
  for (let at = 0; at < text.length; at += size) reader.push(text.subarray(at, at + size))
  return found
}

describe('frames', () => {
  const text = Buffer.from(
    `noise${marker} b1\n${marker} e0 0\nno newline${marker} e1 17\n${marker.slice(0, 9)}${marker} e2 -\n\0\xff\n${marker}x${marker} e3 124t\nrest`,
    'latin1',
  )
  const expected = [
    ['noise', 'b1'],
    ['', 'e0 0'],
    ['no newline', 'e1 17'],
    [marker.slice(0, 9), 'e2 -'],
    [`\0\xff\n${marker}x`, 'e3 124t'],
  ]
  test.each([1, 2, 3, 7, 16, 17, 18, 40, 1000])('in chunks of %d bytes', (size) => {
    expect(read(text, size)).toEqual(expected)
  })

  test('64 MB in small chunks take linear time', () => {
    const chunk = Buffer.alloc(16_384, 'k')
    let length = 0
    const reader = new FrameReader(marker, (bytes) => {
      length = bytes.length
    })
    const start = performance.now()
    const count = 32_768 / 8
    for (let i = 0; i < count; i++) reader.push(chunk)
    reader.push(Buffer.from(`${marker} e0 0\n`))
    expect(length).toBe(count * chunk.length)
    expect(performance.now() - start).toBeLessThan(5000)
  })
})
