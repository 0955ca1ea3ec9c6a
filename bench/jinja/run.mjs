// Cold and warm renderings a second, here, in Python and with nunjucks: node bench/jinja/run.mjs [seconds] [python] [nunjucks]
// nunjucks is no dependency: give the path of its index.js. What it cannot render (Python's methods) shows as such.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from 'esbuild'

const NAMES = ['plain.sls', 'small.sls', 'sites.sls']
const seconds = Number(process.argv[2] ?? 2)
const python = process.argv[3] ?? '/usr/bin/python3'
const here = import.meta.dirname
const outfile = join(mkdtempSync(join(tmpdir(), 'bench-')), 'jinja.mjs')
await build({
  entryPoints: [join(here, '../../src/jinja/index.ts')],
  bundle: true,
  platform: 'node',
  format: 'esm',
  outfile,
  logLevel: 'error',
  banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
})
const { Environment, fromJson } = await import(outfile)
const directory = join(here, 'templates')
const sources = Object.fromEntries(
  readdirSync(directory).map((name) => [name, readFileSync(join(directory, name), 'utf8')]),
)
const contextText = readFileSync(join(here, 'context.json'), 'utf8')

async function rate(run) {
  await run()
  let count = 0
  const start = performance.now()
  while (performance.now() - start < seconds * 1000) {
    await run()
    count++
  }
  return (count * 1000) / (performance.now() - start)
}

/** A different text each time, so that nothing (not even V8) remembers what it was compiled to. */
let serial = 0
const fresh = (name) => `# ${serial++}\n${sources[name]}`
const environment = (options = {}) =>
  new Environment({ loader: (name) => sources[name] ?? null, salt: true, ...options })

const rows = {}
for (const name of NAMES) {
  const context = fromJson(contextText)
  const warm = environment()
  const cold = environment({ cache: false, loader: (asked) => (sources[asked] ? fresh(asked) : null) })
  rows[name] = {
    first: await first(name, context),
    cold: await rate(() => cold.render(name, context)),
    warm: await rate(() => warm.render(name, context)),
    length: (await warm.render(name, context)).length,
  }
}

/** Milliseconds of the very first rendering of a template. */
async function first(name, context) {
  const start = performance.now()
  await environment().render(name, context)
  return performance.now() - start
}

const theirs = JSON.parse(execFileSync(python, [join(here, 'bench.py'), String(seconds)], { encoding: 'utf8' }))
let nunjucksRows = {}
try {
  const { default: nunjucks } = await import(process.argv[4] ?? 'nunjucks')
  const context = JSON.parse(contextText)
  const loader = { getSource: (name) => ({ src: fresh(name), path: name, noCache: true }) }
  for (const name of NAMES) {
    const cold = () => new nunjucks.Environment(loader, { autoescape: false }).render(name, context)
    const kept = new nunjucks.Environment(
      { getSource: (asked) => ({ src: sources[asked], path: asked }) },
      { autoescape: false },
    )
    const safe = async (run) => {
      try {
        return await rate(async () => run())
      } catch {
        return undefined
      }
    }
    nunjucksRows[name] = { cold: await safe(cold), warm: await safe(() => kept.render(name, context)) }
  }
} catch {
  nunjucksRows = {}
}
const show = (value) => (value === undefined ? 'cannot' : value.toFixed(0))
console.log(`Node ${process.version}, Python ${theirs.python} with Jinja2 ${theirs.version}; renderings a second`)
for (const [name, row] of Object.entries(rows)) {
  const other = theirs[name]
  const nun = nunjucksRows[name] ?? {}
  console.log(`${name}: ${row.length} characters (Python ${other.length}), first rendering ${row.first.toFixed(1)} ms`)
  console.log(
    `  cold: kstate ${show(row.cold)}, Jinja2 ${show(other.cold)}, nunjucks ${show(nun.cold)}; ${(row.cold / other.cold).toFixed(1)} times Python`,
  )
  console.log(
    `  warm: kstate ${show(row.warm)}, Jinja2 ${show(other.warm)}, nunjucks ${show(nun.warm)}; ${(row.warm / other.warm).toFixed(1)} times Python`,
  )
}
