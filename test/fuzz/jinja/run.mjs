// Compares this engine with real Jinja2 over generated templates: node run.mjs [--seed N] [--count N] [--python PATH] [--wide]
import { spawn } from 'node:child_process'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { parseArgs } from 'node:util'
import { build } from 'esbuild'
import { explain } from './explained.mjs'

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    count: { type: 'string', default: '1000' },
    python: { type: 'string', default: '/usr/bin/python3' },
    wide: { type: 'boolean', default: false },
    strict: { type: 'boolean', default: false },
    kinds: { type: 'boolean', default: false },
    answers: { type: 'string' },
    out: { type: 'string' },
  },
})
const here = import.meta.dirname
const outfile = join(mkdtempSync(join(tmpdir(), 'fuzz-')), 'compare.mjs')
await build({
  entryPoints: [join(here, 'compare.ts')],
  bundle: true,
  platform: 'node',
  format: 'esm',
  outfile,
  logLevel: 'error',
})
const { CONTEXT, generateSample, generateWideSample, renderSample, withoutAddresses } = await import(outfile)
const generate = values.wide ? generateWideSample : generateSample

const TIMEOUT = 10_000
let oracle
let answers

function startOracle() {
  oracle = spawn(values.python, [join(here, '../../conformance/jinja/oracle.py')], {
    stdio: ['pipe', 'pipe', 'ignore'],
  })
  oracle.stdin.on('error', () => {}) // one that was killed cannot take what is still being written
  answers = createInterface({ input: oracle.stdout })[Symbol.asyncIterator]()
}

function ask(samples) {
  for (const sample of samples) {
    const context = CONTEXT.replaceAll('\n', ' ')
    oracle.stdin.write(
      `${JSON.stringify({ ...sample, context: 0 }).replace(/"context":0\}$/, `"context":${context}}`)}\n`,
    )
  }
}

/** The next answer; undefined where Python takes too long (huge powers, say), after which a new one is asked. */
async function answer(rest) {
  let timer
  const late = new Promise((resolve) => {
    timer = setTimeout(resolve, TIMEOUT)
  })
  const line = await Promise.race([answers.next(), late])
  clearTimeout(timer)
  if (line?.value !== undefined) return JSON.parse(line.value)
  oracle.kill('SIGKILL')
  startOracle()
  ask(rest)
  return undefined
}

startOracle()
const first = Number(values.seed)
const count = Number(values.count)
const CHUNK = 200
const tally = { equal: 0, errors: 0, lines: 0, messages: 0, different: 0 }
const explained = {}
const unexplained = []
const found = []
const agreed = []
const kinds = new Map()
for (let start = first; start < first + count; start += CHUNK) {
  const seeds = Array.from({ length: Math.min(CHUNK, first + count - start) }, (_, i) => start + i)
  const samples = seeds.map(generate)
  ask(samples)
  for (const [i, sample] of samples.entries()) {
    const theirs = await answer(samples.slice(i + 1))
    if (theirs === undefined) {
      note(explain({ seed: seeds[i], sample, theirs: undefined, ours: undefined }))
      continue
    }
    let ours
    try {
      ours = await renderSample(sample)
    } catch (error) {
      ours = { crash: String(error?.stack ?? error) }
    }
    compare(seeds[i], sample, theirs, ours)
  }
}
oracle.stdin.end()

function compare(seed, sample, theirs, ours) {
  if (theirs.expected !== undefined && withoutAddresses(theirs.expected) === withoutAddresses(ours.expected)) {
    tally.equal++
    agreed.push([seed, theirs])
    return
  }
  const [a, b] = [theirs.error, ours.error]
  if (a && b && a.class === b.class) {
    tally.errors++
    const kind = `${a.class}: ${a.message.slice(0, 60)}`
    kinds.set(kind, (kinds.get(kind) ?? 0) + 1)
    const sameLine = a.line === b.line && a.template === b.template
    const sameMessage = withoutAddresses(a.message) === withoutAddresses(b.message)
    if (!sameLine) tally.lines++
    if (!sameMessage) tally.messages++
    if (sameLine && sameMessage) agreed.push([seed, theirs])
    if ((sameLine && sameMessage) || !values.strict) return
  } else {
    tally.different++
    const reason = explain({ seed, sample, theirs, ours })
    note(reason)
    if (reason === undefined) unexplained.push(seed)
  }
  found.push({ seed, sample, theirs, ours })
}

function note(reason) {
  if (reason !== undefined) explained[reason] = (explained[reason] ?? 0) + 1
}

if (values.answers) writeFileSync(values.answers, `[\n${agreed.map((one) => JSON.stringify(one)).join(',\n')}\n]\n`)
if (values.out) writeFileSync(values.out, found.map((one) => JSON.stringify(one)).join('\n'))
for (const { seed, sample, theirs, ours } of found) {
  const reason = explain({ seed, sample, theirs, ours }) ?? 'UNEXPLAINED'
  console.log(`--- ${reason}: seed ${seed} ${JSON.stringify(sample.env)}\n${sample.template}`)
  for (const [name, text] of Object.entries(sample.files)) console.log(`  [${name}] ${text}`)
  console.log(`jinja2: ${JSON.stringify(theirs)}\n  here: ${JSON.stringify(ours)}`)
}
if (values.kinds)
  for (const [kind, n] of [...kinds].sort((a, b) => b[1] - a[1]).slice(0, 40)) console.log(`${n} ${kind}`)
console.log(JSON.stringify({ seeds: `${first}..${first + count - 1}`, ...tally }))
console.log(JSON.stringify({ explained, unexplained: unexplained.length, seeds: unexplained }))
process.exitCode = unexplained.length > 0 ? 1 : 0
