import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { Secret } from '../../src/core/secrets.ts'
import { quote, Script, sh, UnquotableError } from '../../src/core/shell.ts'
import { type Answer, FileInput, type Section, type Session } from '../../src/transport/index.ts'

vi.setConfig({ testTimeout: 60_000 })

const everyByte = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte))

/** Values that break quoting somewhere if anything does. */
export const oddValues = [
  '',
  ' ',
  "it's",
  '"$(touch /tmp/kstate-was-here)`id`"',
  'a\nb\n\nc',
  '\n',
  '-n',
  '--help',
  'K0\nKSTATE\nEOF',
  '\\',
  "trailing \\'",
  '%s %d \\n \\0',
  '* ? [a-z] {a,b} ~root !! #',
  '\t\r\x01\x7f',
  'é ü ß 日本語 𝄞 \u0087 \u2028',
  "'".repeat(1000),
  'x'.repeat(100_000),
]

/** A sleep that no other process has, and how many processes run it. */
let sleeps = 0
function uniqueSleep() {
  const seconds = `${4000 + ((process.pid * 7 + sleeps++ * 131) % 5000)}.${Date.now() % 100_000}`
  return { seconds, count: countProcesses(`sleep ${seconds}`) }
}

/** How many processes have these words; the counting ones do not count. */
function countProcesses(words: string) {
  const pattern = `${words.slice(0, -1)}[${words.slice(-1)}]`
  return sh`cat /proc/[0-9]*/cmdline 2>/dev/null | tr '\\0\\n' ' \\n' | grep -c ${pattern}; :`
}

export interface SuiteOptions {
  /** A user of the host other than root and the actor whose sections can be run. */
  readonly otherUser?: string
  /** Megabytes for the large cases. */
  readonly megabytes?: number
}

/** What every session promises, however it was opened. */
export function promisesOfSession(name: string, open: () => Promise<Session>, options: SuiteOptions = {}): void {
  describe(name, () => {
    let session: Session
    const run = async (script: Script, more: Partial<Section> = {}): Promise<Answer> => {
      const [answer] = await session.request([{ script, ...more }])
      return answer!
    }
    const text = (answer: Answer) => [answer.code, answer.stdout.toString(), answer.stderr.toString()]

    beforeAll(async () => {
      session = await open()
    })
    afterAll(() => session?.close())

    test.each([
      ['nothing', '', ''],
      ['a newline', '\\n', '\n'],
      ['no final newline', 'a\\nb', 'a\nb'],
      ['blank lines at the end', 'a\\n\\n\\n', 'a\n\n\n'],
      ['NULs', 'a\\000b\\000', 'a\0b\0'],
      ['carriage returns', 'a\\r\\nb\\r', 'a\r\nb\r'],
      ['control characters', '\\003\\004\\021\\023\\032\\177\\377', '\x03\x04\x11\x13\x1a\x7f\xff'],
    ])('%s on both streams', async (_, format, bytes) => {
      const answer = await run(sh`printf ${format}; printf ${format} >&2`)
      expect(answer.stdout.toString('latin1')).toBe(bytes)
      expect(answer.stderr.toString('latin1')).toBe(bytes)
      expect(answer.code).toBe(0)
    })

    test('answers come in order, each with its own streams and exit code', async () => {
      const sections = [0, 1, 2, 77, 255].map((code) => ({
        script: sh`echo out${code}; echo err${code} >&2; exit ${code}`,
      }))
      const answers = await session.request(sections)
      expect(answers.map(text)).toEqual([0, 1, 2, 77, 255].map((code) => [code, `out${code}\n`, `err${code}\n`]))
    })

    test('odd values reach a script as they are', async () => {
      const answers = await session.request(oddValues.map((value) => ({ script: sh`printf %s ${value}` })))
      expect(answers.map((answer) => answer.stdout.toString())).toEqual(oddValues)
    })

    test('standard input is exact, whatever its bytes', async () => {
      const inputs = [...oddValues, 'one line\n', 'two\nlines\n', 'KSTATE\n', everyByte, randomBytes(70_000)]
      const answers = await session.request(inputs.map((stdin) => ({ script: sh`cat`, stdin })))
      answers.forEach((answer, i) => {
        expect(answer.stdout.equals(Buffer.from(inputs[i]!))).toBe(true)
      })
    })

    test('a file is read as it is sent; what it has no longer is zeros', async () => {
      const bytes = randomBytes(500_000)
      const directory = mkdtempSync(join(tmpdir(), 'kstate-input-'))
      writeFileSync(join(directory, 'f'), bytes)
      const file = (name: string, size: number) => new FileInput(join(directory, name), size)
      const inputs = [file('f', 500_000), file('f', 1000), file('f', 0), file('f', 500_003), file('none', 300_000)]
      const answers = await session.request(inputs.map((stdin) => ({ script: sh`cat`, stdin })))
      rmSync(directory, { recursive: true })
      const expected = [
        bytes,
        bytes.subarray(0, 1000),
        '',
        Buffer.concat([bytes, Buffer.alloc(3)]),
        Buffer.alloc(300_000),
      ]
      expect(answers.map(({ stdout }, i) => stdout.equals(Buffer.from(expected[i]!)))).toEqual(Array(5).fill(true))
    })

    test('a secret on standard input is revealed to the script alone', async () => {
      expect(text(await run(sh`cat`, { stdin: new Secret('pa$$ word') }))).toEqual([0, 'pa$$ word', ''])
    })

    test('standard input is empty unless given, and may be left unread', async () => {
      const answers = await session.request([
        { script: sh`cat; echo end` },
        { script: sh`echo unread`, stdin: randomBytes(2_000_000) },
        { script: sh`head -c 3`, stdin: 'abcdef\n'.repeat(20_000) },
      ])
      expect(answers.map((answer) => answer.stdout.toString())).toEqual(['end\n', 'unread\n', 'abc'])
    })

    test(`${options.megabytes ?? 20} MB of random bytes go there and back unharmed`, async () => {
      const stdin = randomBytes((options.megabytes ?? 20) * 1_000_000)
      const file = (await run(sh`f=$(mktemp) && cat >"$f" && echo "$f"`, { stdin })).stdout.toString().trim()
      // Back in parts: one answer may have 16 MiB.
      const parts = Array.from({ length: Math.ceil(stdin.length / 10_000_000) }, (_, i) => i * 10_000_000)
      const answers = await session.request([
        ...parts.map((at) => ({ script: sh`tail -c +${at + 1} ${file} | head -c 10000000` })),
        { script: sh`rm ${file}` },
      ])
      expect(Buffer.concat(answers.map((answer) => answer.stdout)).equals(stdin)).toBe(true)
    })

    test('100 MB of output take no more than their time', async () => {
      const answers = await session.request(Array(10).fill({ script: sh`head -c 10000000 /dev/zero` }))
      expect(answers.map((answer) => answer.stdout.length)).toEqual(Array(10).fill(10_000_000))
    })

    test('an answer that is too long is refused, and those beside it are whole', async () => {
      const [before, long, after] = await session.request([
        { script: sh`echo before` },
        { script: sh`echo begin; head -c 40000000 /dev/zero; echo end; head -c 20000000 /dev/zero >&2; echo bad >&2` },
        { script: sh`echo after` },
      ])
      expect(text(before!)).toEqual([0, 'before\n', ''])
      expect(text(after!)).toEqual([0, 'after\n', ''])
      expect(long!.code).toBe(0)
      expect(() => long!.stdout).toThrow(/an answer is too long \(40,000,010 bytes\); nothing was concluded from it/)
      expect(long!.cut?.head.subarray(0, 6).toString()).toBe('begin\n')
      expect(long!.cut?.tail.subarray(-4).toString()).toBe('end\n')
      expect(long!.cut!.head.length + long!.cut!.bytes + long!.cut!.tail.length).toBe(40_000_010)
      expect(long!.stderr.toString()).toMatch(/ bytes cut …[\s\S]*bad\n$/)
      expect(long!.stderr.length).toBeLessThan(3_000_000)
    })

    test('the host cuts what a command prints, and says how much', async () => {
      const script = sh`echo begin; head -c 40000000 /dev/zero; echo end; head -c 20000000 /dev/zero >&2; echo bad >&2; exit 3`
      const [answer, after] = await session.request([{ script, isolate: true }, { script: sh`echo after` }])
      expect(answer!.code).toBe(3)
      expect(answer!.cut!.head.length).toBe(512 * 1024)
      expect(answer!.cut!.tail.length).toBe(512 * 1024)
      expect(answer!.cut!.bytes).toBe(40_000_010 - 1024 * 1024)
      expect(answer!.cut!.head.subarray(0, 6).toString()).toBe('begin\n')
      expect(answer!.cut!.tail.subarray(-4).toString()).toBe('end\n')
      expect(answer!.stderr.toString()).toMatch(/ bytes cut …[\s\S]*bad\n$/)
      expect(text(after!)).toEqual([0, 'after\n', ''])
    })

    test.each<[string, Script, number]>([
      ['exit', sh`exit 5; echo not reached`, 5],
      ['kill themselves', sh`kill -9 $$; sleep 5`, 137],
      ['kill their process group', sh`kill -s TERM 0; sleep 5`, 143],
      ['use set -e', sh`set -e; false; echo not reached`, 1],
      ['close their streams', sh`exec >&- 2>&- <&-; exit 4`, 4],
      ['replace themselves', sh`exec sh -c 'exit 6'`, 6],
      ['are not shell', new Script('if ; then ( ;;'), 2],
      ['set traps', sh`trap 'exit 9' EXIT; exit 1`, 9],
    ])('scripts that %s leave the session whole', async (_, script, code) => {
      const [first, second] = await session.request([{ script }, { script: sh`echo fine` }])
      expect(first!.code).toBe(code)
      expect(first!.stdout.toString()).toBe('')
      expect(text(second!)).toEqual([0, 'fine\n', ''])
    })

    test.each([
      ['a comment', 'echo x # comment', 'x\n'],
      ['a backslash', 'echo x\\', 'x\n'],
      ['a here-document', "cat <<'E'\nbody\nE", 'body\n'],
      ['an ampersand', 'echo x & wait', 'x\n'],
      ['nothing at all', '', ''],
    ])('a script may end with %s', async (_, script, out) => {
      expect(text(await run(new Script(script || ':')))).toEqual([0, out, ''])
    })

    test('one script cannot disturb the next: directory, variables, functions, options', async () => {
      const answers = await session.request([
        { script: sh`cd /; umask 077; x=1; export x; PATH=/nowhere; echo() { :; }; set -f` },
        { script: sh`pwd; umask; echo "$x"; echo /et*` },
      ])
      expect(answers[1]!.stdout.toString()).toBe(`${session.actor.home}\n0022\n\n/etc\n`)
    })

    test('the parent of a script is the one shell of the session', async () => {
      const script = sh`echo $PPID`
      const answers = await session.request([
        { script },
        { script, timeout: 5 },
        { script, isolate: true, stdin: everyByte },
        { script: sh`kill -0 $PPID && echo $PPID` },
      ])
      const parents = answers.map((answer) => answer.stdout.toString())
      expect(parents[0]).toMatch(/^\d+\n$/)
      expect(new Set(parents).size).toBe(1)
    })

    test('the environment is plain', async () => {
      const answer = await run(sh`echo "$LC_ALL|$TERM|$HISTFILE|$(umask)|$PATH"`)
      const [locale, term, histfile, umask, path] = answer.stdout.toString().trim().split('|')
      expect([locale, term, histfile, umask]).toEqual(['C', '', '', '0022'])
      expect(path!.split(':')).toEqual(expect.arrayContaining(['/usr/sbin', '/sbin', '/usr/bin', '/bin']))
    })

    test('script text and standard input stand in no argument list', async () => {
      const answers = await session.request([
        {
          script: sh`: very-private-word; cat >/dev/null; cat /proc/[0-9]*/cmdline | tr '\\0' ' '`,
          stdin: 'other-private-word',
        },
      ])
      expect(answers[0]!.stdout.toString()).not.toMatch(/very-private-word|other-private-word/)
    })

    test('background children that keep the streams open hold nobody up', async () => {
      const start = performance.now()
      const answer = await run(sh`sleep 3 & echo started`)
      expect(text(answer)).toEqual([0, 'started\n', ''])
      expect(performance.now() - start).toBeLessThan(2000)
    })

    test('what isolated background children write later is in no answer', async () => {
      const answers = await session.request([
        { script: sh`echo now; (sleep 1; echo late; echo late >&2) &`, isolate: true },
        { script: sh`sleep 1.5; echo next` },
      ])
      expect(answers.map(text)).toEqual([
        [0, 'now\n', ''],
        [0, 'next\n', ''],
      ])
    })

    test('isolated scripts answer exactly too', async () => {
      const answer = await run(sh`cat; printf err >&2; exit 3`, { stdin: everyByte, isolate: true })
      expect(answer.stdout.equals(everyByte)).toBe(true)
      expect([answer.code, answer.stderr.toString()]).toEqual([3, 'err'])
    })

    test('a timeout ends the script with all its children', async () => {
      const { seconds, count } = uniqueSleep()
      const start = performance.now()
      const [answer, left] = await session.request([
        {
          script: sh`echo begun; (sleep ${seconds}) & (trap '' TERM; sleep ${seconds}; :) & sleep ${seconds}`,
          timeout: 1,
        },
        { script: count },
      ])
      expect([answer!.code, answer!.stdout.toString(), answer!.timedOut]).toEqual([124, 'begun\n', true])
      expect(left!.stdout.toString()).toBe('0\n')
      expect(performance.now() - start).toBeLessThan(8000)
    })

    test('a timeout not needed changes nothing and leaves nothing', async () => {
      const [answer, left] = await session.request([
        { script: sh`cat; exit 124`, stdin: everyByte, timeout: 4321 },
        { script: countProcesses('sleep 4321') },
      ])
      expect([answer!.code, answer!.timedOut]).toEqual([124, undefined])
      expect(answer!.stdout.equals(everyByte)).toBe(true)
      expect(left!.stdout.toString()).toBe('0\n')
    })

    test('`when: ok` skips after a failure', async () => {
      const answers = await session.request([
        { script: sh`echo 1`, when: 'ok' },
        { script: sh`echo 2; false` },
        { script: sh`echo 3`, when: 'ok', stdin: 'unused', timeout: 5 },
        { script: sh`echo 4` },
        { script: sh`echo 5`, when: 'ok', isolate: true },
      ])
      expect(answers.map((answer) => [answer.code, answer.stdout.toString()])).toEqual([
        [0, '1\n'],
        [1, '2\n'],
        [undefined, ''],
        [0, '4\n'],
        [undefined, ''],
      ])
    })

    test('requests queue, and each is one round trip', async () => {
      const before = session.roundTrips
      const answers = await Promise.all([1, 2, 3].map((n) => run(sh`sleep 0.1; echo ${n}`)))
      expect(answers.map((answer) => answer.stdout.toString())).toEqual(['1\n', '2\n', '3\n'])
      expect(session.roundTrips - before).toBe(3)
      expect(await session.request([])).toEqual([])
      expect(session.roundTrips - before).toBe(3)
    })

    test('what no shell can carry is refused before anything is sent', async () => {
      await expect(run(new Script('echo a\0b'))).rejects.toThrow(UnquotableError)
      expect(text(await run(sh`echo fine`))).toEqual([0, 'fine\n', ''])
    })

    test('a name that no user can have fails its section, not the others', async () => {
      for (const user of ['', '-c', '--', 'a\nb', 'a:b', 'a/b', 'a\0b']) {
        const [odd, next] = await session.request([
          { script: sh`echo ran`, user, stdin: 'x' },
          { script: sh`echo fine` },
        ])
        expect(text(odd!)).toEqual([126, '', expect.stringContaining('cannot be the name of a user')])
        expect(text(next!)).toEqual([0, 'fine\n', ''])
      }
    })

    test('nothing is left on the host', async () => {
      await run(sh`cat >/dev/null`, { stdin: randomBytes(600_000) })
      const answer = await run(sh`find "\${TMPDIR:-/tmp}"/kstate.* -name 'i*' 2>/dev/null | wc -l`)
      expect(answer.stdout.toString().trim()).toBe('0')
    })

    const { otherUser } = options
    if (otherUser !== undefined) asAnotherUser(otherUser, run)
  })
}

function asAnotherUser(user: string, run: (script: Script, more?: Partial<Section>) => Promise<Answer>): void {
  describe(`as ${user}`, () => {
    test('the environment is that user’s', async () => {
      const answer = await run(
        sh`echo "$(id -un) $USER $LOGNAME"; [ "$HOME" = "$(pwd)" ] && echo home; eval "echo ~${user}"; pwd`,
        { user },
      )
      const [names, home, expected, directory] = answer.stdout.toString().split('\n')
      expect([names, home, directory]).toEqual([`${user} ${user} ${user}`, 'home', expected])
    })

    test('odd values reach it as they are', async () => {
      const script = new Script(oddValues.map((value) => `printf '%s\\0' ${quote(value)}`).join('\n'))
      const answer = await run(script, { user })
      expect(answer.stdout.toString().split('\0').slice(0, -1)).toEqual(oddValues)
    })

    test.each([
      ['text', 'plain text\n'],
      ['every byte', everyByte],
      ['a megabyte', randomBytes(1_000_000)],
    ])('standard input is exact: %s', async (_, stdin) => {
      const answer = await run(sh`cat; printf err >&2; exit 3`, { user, stdin })
      expect(answer.stdout.equals(Buffer.from(stdin))).toBe(true)
      expect([answer.code, answer.stderr.toString()]).toEqual([3, 'err'])
    })

    test('a timeout ends the script with all its children', async () => {
      const { seconds, count } = uniqueSleep()
      const answer = await run(sh`(sleep ${seconds}) & sleep ${seconds}`, { user, timeout: 1 })
      expect([answer.code, answer.timedOut, answer.stderr.toString()]).toEqual([124, true, ''])
      expect((await run(count)).stdout.toString()).toBe('0\n')
    })

    test('scripts that kill themselves', async () => {
      const answer = await run(sh`kill -9 $$`, { user })
      expect([answer.code, answer.stderr.toString()]).toEqual([137, ''])
    })

    test('a user that does not exist is told, and nothing runs', async () => {
      const answer = await run(sh`echo ran`, { user: 'kstate-nobody-knows' })
      expect(answer.code).toBeGreaterThan(0)
      expect(answer.stdout.toString()).toBe('')
      expect(answer.stderr.toString()).toContain('kstate-nobody-knows')
    })
  })
}
