import { compiledCodes } from './compiled.ts'
import { rules } from './rules/index.ts'

/** The tables of `docs/lint.md`: every code with what it tells. */
export function describeRules(): string {
  const own = rules.map(({ code, severity, tells, why }) => `| \`${code}\` | ${severity} | ${tells} | ${why} |`)
  const compiled = Object.entries(compiledCodes).map(([code, tells]) => `| \`${code}\` | ${tells} |`)
  return [
    '## What only the linter tells',
    '',
    '| code | severity | tells | why it matters |',
    '| --- | --- | --- | --- |',
    ...own,
    '',
    '## What an apply tells too',
    '',
    'Near misses and what Salt refuses are errors; what Salt swallows is a warning. Beside these there are codes that begin',
    'with `yaml-`: what YAML refuses.',
    '',
    '| code | tells |',
    '| --- | --- |',
    ...compiled,
  ].join('\n')
}
