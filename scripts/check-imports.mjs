// Fails when a room of src/ imports what DESIGN's import rule does not allow it:
// only from rooms earlier in the flow, and there only through their face (index.ts, types.ts, events.ts).
// Fails too where files import each other in a circle, inside a room as well; an import of types alone counts.
// node scripts/check-imports.mjs [directory, else src/]
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { circlesIn } from './import-circles.mjs'

const src = resolve(process.argv[2] ?? fileURLToPath(new URL('../src', import.meta.url)))

/** Room → the rooms it may import from. `core` and `python` are everybody's, with all their files; `core` has no other. */
const allowed = {
  core: [],
  python: [],
  yaml: [],
  jinja: ['yaml'],
  secrets: [],
  transport: [],
  'modules/kit': ['transport', 'compile'],
  modules: ['modules/kit', 'transport', 'compile', 'render', 'yaml'],
  render: ['jinja', 'yaml'],
  'compile/graph': [],
  compile: ['render', 'yaml', 'compile/graph'],
  sandbox: [],
  host: ['transport'],
  report: ['compile', 'yaml'],
  project: ['jinja', 'yaml', 'render', 'transport', 'sandbox'],
  lint: ['yaml', 'render', 'compile', 'project'],
  ops: ['transport', 'host', 'project'],
  engine: ['modules/kit', 'transport', 'compile', 'render', 'host', 'report'],
  proof: ['transport', 'modules', 'modules/kit', 'compile', 'yaml', 'sandbox', 'engine'],
  app: [
    'jinja',
    'yaml',
    'transport',
    'modules',
    'modules/kit',
    'render',
    'compile',
    'sandbox',
    'host',
    'report',
    'project',
    'ops',
    'secrets',
    'engine',
    'lint',
    'proof',
  ],
  cli: ['app', 'report'],
}
/** Types alone may be taken from these, though they come later in the flow or are effects. */
const typesOnly = new Set([
  'modules/kit>transport',
  'modules/kit>compile',
  'modules>transport',
  'modules>compile',
  'report>compile',
  'project>sandbox',
  'lint>project',
])
const faces = /^(index|types|events)\.ts$/
/** Single files that are a face too. */
const alsoFaces = new Set(['jinja/extension.ts', 'modules/kit/calls/types.ts', 'modules/kit/calls/bind.ts'])

const room = (path) =>
  /^(compile\/graph|modules\/kit)\//.exec(path)?.[1] ?? (path.includes('/') ? path.split('/')[0] : '')
const problems = []
/** File → files that it imports. */
const imports = new Map()

for (const entry of readdirSync(src, { recursive: true })) {
  const file = entry.replaceAll('\\', '/')
  if (!file.endsWith('.ts')) continue
  const from = room(file)
  imports.set(file, new Set())
  const text = readFileSync(join(src, file), 'utf8')
  for (const [, type, path] of text.matchAll(/^\s*(?:import|export)\s+(type\s+)?(?:[^'"`;]*?\sfrom\s+)?'(\.[^']+)'/gm))
    check(file, from, path, Boolean(type))
  for (const [, path] of text.matchAll(/\bimport\('(\.[^']+)'\)/g))
    check(file, from, path, from !== 'cli' && /\bimport\('[^']+'\)\./.test(text))
}

function check(file, from, path, isType) {
  const target = relative(src, resolve(src, dirname(file), path)).replaceAll('\\', '/')
  const to = room(target)
  imports.get(file).add(target)
  if (target.startsWith('..')) return problems.push(`${file}: imports ${path}, outside src/`)
  if (from === to || to === 'core' || from === '') return
  if (to === 'python' && from !== 'core') return
  const inside = target.slice(to.length + 1)
  if (!allowed[from]?.includes(to)) problems.push(`${file}: ${from}/ may not import from ${to}/ (${path})`)
  else if (!faces.test(inside) && !alsoFaces.has(target) && !(from === 'modules' && to === 'modules/kit'))
    problems.push(`${file}: reaches into ${to}/ (${path}); use its index.ts or types.ts`)
  if (typesOnly.has(`${from}>${to}`) && !isType && !alsoFaces.has(target))
    problems.push(`${file}: may import types alone from ${to}/ (${path})`)
}

for (const circle of circlesIn(imports)) problems.push(`files import each other in a circle: ${circle.join(' → ')}`)
if (imports.size === 0) problems.push(`no files found under ${src}`)
if (problems.length > 0) {
  console.error(problems.join('\n'))
  process.exit(1)
}
console.log(`imports: ${imports.size} files keep the rule`)
