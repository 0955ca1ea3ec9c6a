import { describe, expect, test } from 'vitest'
import { FrameReader } from '../../src/transport/frames.ts'

const MiB = 1024 * 1024
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

  /** Frames as [bytes, words, cut, tail], lengths for what is long. */
  function readLong(room: () => number, chunks: Iterable<Buffer>): unknown[][] {
    const found: unknown[][] = []
    const reader = new FrameReader(
      marker,
      (bytes, words, cut) =>
        found.push([bytes.length, words, cut?.bytes, cut?.tail.length, cut?.tail.subarray(-4).toString()]),
      room,
    )
    for (const chunk of chunks) reader.push(chunk)
    return found
  }

  function* endless(megabytes: number, size = 65_536): Generator<Buffer> {
    for (let sent = 0; sent < megabytes * MiB; sent += size) yield Buffer.alloc(size, 'y')
    yield Buffer.from(`end!${marker} e0 0\n`)
  }

  test('a frame that is longer than there is room for keeps its two ends', () => {
    const [frame, ...more] = readLong(() => 4 * MiB, endless(20))
    expect(frame).toEqual([MiB / 2, 'e0 0', 19 * MiB + 4, MiB / 2, 'end!'])
    expect(more).toEqual([])
  })

  test('the next frame has room again', () => {
    const next = [Buffer.from(`whole${marker} e1 0\n`)]
    expect(readLong(() => 4 * MiB, [...endless(5), ...next])[1]).toEqual([5, 'e1 0', undefined, undefined, undefined])
  })

  test('what the host has cut by itself is one frame', () => {
    const parts = [`begin${marker} c 123\n`, `tail${marker} e4 7\n`].map((part) => Buffer.from(part))
    expect(readLong(() => MiB, parts)).toEqual([[5, 'e4 7', 123, 4, 'tail']])
  })

  test('a host that lies about having cut is bounded all the same', () => {
    const parts = [Buffer.from(`a${marker} c 5\nbc${marker} c 6\n`), ...endless(20)]
    const [frame] = readLong(() => 4 * MiB, parts)
    expect(frame).toEqual([1, 'e0 0', 5 + 2 + 6 + 19.5 * MiB + 4, MiB / 2, 'end!'])
  })

  test('2 GiB without a marker take no memory', () => {
    const before = process.memoryUsage()
    readLong(() => 16 * MiB, endless(2048))
    const { arrayBuffers } = process.memoryUsage()
    expect(arrayBuffers - before.arrayBuffers).toBeLessThan(200 * MiB)
  })
})
