import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { sh } from '../../src/core/shell.ts'
import { openLocal } from '../../src/transport/index.ts'
import { encodeHello, encodeRequest, inlineLimit } from '../../src/transport/protocol.ts'
import { promisesOfSession } from './answers.ts'

const root = process.getuid?.() === 0

promisesOfSession('this machine', () => openLocal(), root ? { otherUser: 'daemon' } : {})

describe('a local session', () => {
  test('reaches addresses of this machine', async () => {
    const session = await openLocal()
    const server = createServer((socket) => socket.end('hello'))
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as { port: number }
    const stream = await session.connect({ host: '127.0.0.1', port })
    expect(String((await once(stream, 'data'))[0])).toBe('hello')
    server.close()
    await expect(session.connect({ path: '/nowhere' })).rejects.toThrow('ENOENT')
    await session.close()
    await expect(session.request([{ script: sh`:` }])).rejects.toMatchObject({ kind: 'lost' })
  })

  test('that is killed says so at once', async () => {
    const session = await openLocal()
    const pending = session.request([{ script: sh`kill -9 $PPID; sleep 20` }])
    await expect(pending).rejects.toMatchObject({ kind: 'lost', message: expect.stringContaining('SIGKILL') })
    await session.close()
  })

  test('tells its log each round trip and no secret', async () => {
    const log: string[] = []
    const session = await openLocal({ log: (line) => log.push(line) })
    await session.request([{ script: sh`cat; echo private-word`, stdin: 'private-word' }])
    await session.close()
    expect(log.some((line) => /round trip 1: 1 section, \d+ bytes there, \d+ back, \d+ ms$/.test(line))).toBe(true)
    expect(log.join('\n')).not.toContain('private-word')
  })
})

describe('the protocol', () => {
  const dialect = { marker: 'kstatemark', lateWord: 'kstatelate', tty: false, uid: 0, user: 'root', base64: true }
  const encode = (sections: Parameters<typeof encodeRequest>[0], more: Partial<typeof dialect> = {}) => {
    let count = 0
    return [...encodeRequest(sections, 1, { ...dialect, ...more }, () => `word${count++}`, 'started')].join('')
  }
  /** Feeds text to a shell, then ends its input. */
  const feed = async (text: string) => {
    const shell = spawn('/bin/sh', [], { stdio: ['pipe', 'pipe', 'ignore'] })
    let out = ''
    shell.stdout.on('data', (chunk) => {
      out += chunk
    })
    shell.stdin.on('error', () => {})
    shell.stdin.end(encodeHello(dialect.marker, false) + text)
    await once(shell, 'close')
    return out
  }

  test('nothing runs of a request that did not arrive as a whole, wherever it is cut', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'kstate-cut-'))
    const file = join(folder, 'ran')
    const script = sh`echo x >>${file}; rm -rf /nowhere/at/all`
    const text = encode([
      { script },
      { script, timeout: 5 },
      { script, stdin: 'text\n' },
      { script, user: 'root', stdin: 'x' },
    ])
    try {
      for (let length = 0; length < text.length - 1; length += Math.ceil(text.length / 80)) {
        await feed(text.slice(0, length))
        expect(existsSync(file), `cut after ${length}`).toBe(false)
      }
      await feed(text)
      expect(existsSync(file)).toBe(true)
    } finally {
      rmSync(folder, { recursive: true })
    }
  })

  test('a host without base64 gets octal escapes', async () => {
    const bytes = Buffer.from(Array.from({ length: 3000 }, (_, i) => (i * 7) % 256))
    const sections = [{ script: sh`cat`, stdin: bytes }]
    const text = encode(sections, { base64: false })
    expect(text).not.toContain('base64')
    const shell = spawn('/bin/sh', [], { stdio: ['pipe', 'pipe', 'ignore'] })
    shell.stdin.end(encodeHello(dialect.marker, false) + text)
    const chunks: Buffer[] = []
    for await (const chunk of shell.stdout) chunks.push(chunk)
    expect(Buffer.concat(chunks).includes(bytes)).toBe(true)
  })

  test('a word that ends a here-document never stands in it', () => {
    const text = encode([{ script: sh`cat`, stdin: 'Kword0\nKword1\n' }])
    expect(text).toContain("<<'Kword2'")
  })

  test('long input is stored beforehand, in pieces', () => {
    const pieces = [
      ...encodeRequest([{ script: sh`cat`, stdin: Buffer.alloc(inlineLimit * 3) }], 1, dialect, () => 'w', 'started'),
    ]
    expect(Math.max(...pieces.map((piece) => piece.length))).toBeLessThan(inlineLimit * 1.4)
    const text = pieces.join('')
    expect(text.indexOf('{\nkstate_begin')).toBeGreaterThan(text.lastIndexOf('base64 -d'))
  })
})
