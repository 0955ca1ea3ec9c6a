import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
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

  test('tells how much of long input is sent, in the end all of it', async () => {
    const told: [sent: number, total: number][] = []
    const session = await openLocal({ sending: (sent, total) => told.push([sent, total]) })
    await session.request([{ script: sh`cat >/dev/null`, stdin: Buffer.alloc(3_000_000) }, { script: sh`:` }])
    await session.request([{ script: sh`cat`, stdin: 'short' }])
    await session.close()
    expect(told.length).toBeGreaterThan(10)
    expect(told.every(([sent, total], i) => total === 3_000_000 && sent >= (told[i - 1]?.[0] ?? 0))).toBe(true)
    expect(told.at(-1)).toEqual([3_000_000, 3_000_000])
  })
})

describe('what is no answer says so by itself', () => {
  /** A session under an environment in which these programs do something else. */
  const openWith = async (env: Record<string, string>, programs: Record<string, string> = {}) => {
    const directory = mkdtempSync(join(tmpdir(), 'kstate-fake-'))
    for (const [name, text] of Object.entries(programs))
      writeFileSync(join(directory, name), `#!/bin/sh\n${text}\n`, { mode: 0o755 })
    for (const [name, value] of Object.entries({ PATH: `${directory}:${process.env.PATH}`, ...env }))
      vi.stubEnv(name, value)
    try {
      return await openLocal()
    } finally {
      vi.unstubAllEnvs()
      onTestFinished(() => rmSync(directory, { recursive: true, force: true }))
    }
  }

  test('no temporary directory: not run, and nothing after it that needs it', async () => {
    const session = await openWith({ TMPDIR: '/nowhere/at all' })
    const file = join(tmpdir(), `kstate-ran-${process.pid}`)
    const [first, lost, after, always] = await session.request([
      { script: sh`echo fine` },
      { script: sh`touch ${file}`, isolate: true },
      { script: sh`touch ${file}`, when: 'ok' },
      { script: sh`echo fine` },
    ])
    await session.close()
    expect(first!.failure).toBeUndefined()
    expect(lost).toMatchObject({
      code: 125,
      failure: { ran: false, why: expect.stringMatching(/^no temporary directory: .*nowhere/) },
    })
    expect(after).toEqual({ code: undefined, stdout: Buffer.alloc(0), stderr: Buffer.alloc(0) })
    expect([always!.failure, String(always!.stdout)]).toEqual([undefined, 'fine\n'])
    expect(existsSync(file)).toBe(false)
  })

  test('long input that finds no room: not run', async () => {
    const session = await openWith({ TMPDIR: '/nowhere' })
    const [lost] = await session.request([{ script: sh`cat`, stdin: Buffer.alloc(inlineLimit + 1) }])
    await session.close()
    expect(lost!.failure).toMatchObject({ ran: false })
  })

  test('output that cannot be read back: it ran', async () => {
    const session = await openWith({}, { head: 'exit 1' })
    const [lost] = await session.request([{ script: sh`echo fine`, isolate: true }])
    await session.close()
    expect(lost).toMatchObject({ code: 0, failure: { ran: true, why: expect.stringContaining('head') } })
  })

  test.runIf(root)(
    'a user that su does not become: not run, with what su said; what it prints before is not the output',
    async () => {
      const refuses = await openWith({}, { su: 'echo no such luck >&2; exit 1' })
      const [lost] = await refuses.request([{ script: sh`echo fine`, user: 'daemon' }])
      await refuses.close()
      expect(lost).toMatchObject({ code: 1, failure: { ran: false, why: 'no such luck' } })
      const greets = await openWith({}, { su: 'echo Welcome; exec /bin/sh' })
      const [answer] = await greets.request([{ script: sh`echo fine`, user: 'daemon' }])
      await greets.close()
      expect([answer!.failure, String(answer!.stdout)]).toEqual([undefined, 'fine\n'])
    },
  )

  test('no script says it in its place: its own exit codes and words are its own', async () => {
    const session = await openLocal()
    const answers = await session.request([
      { script: sh`echo 'kstate: no temporary directory' >&2; exit 125` },
      { script: sh`exit 127` },
      { script: sh`exit 126`, isolate: true },
      { script: sh`kill -9 $$` },
    ])
    await session.close()
    expect(answers.map(({ code, failure }) => [code, failure])).toEqual([
      [125, undefined],
      [127, undefined],
      [126, undefined],
      [137, undefined],
    ])
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
    const directory = mkdtempSync(join(tmpdir(), 'kstate-cut-'))
    const file = join(directory, 'ran')
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
      rmSync(directory, { recursive: true })
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
