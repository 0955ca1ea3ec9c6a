import type { TemplateFile } from './session.ts'

/** Where a template lies, under the names that Salt gives it (`generate_sls_context` of 3007). */
export function slsContext({ path, sls }: Pick<TemplateFile, 'path' | 'sls'>): [string, string][] {
  const file = sls === '' ? path.slice(path.lastIndexOf('/') + 1) : path
  const directory = file.includes('/') ? file.slice(0, file.lastIndexOf('/')) : ''
  return [
    ['tplpath', path],
    ['tplfile', file],
    ['tpldir', directory === '' ? '.' : directory],
    ['tpldot', directory.replaceAll('/', '.')],
    ['slspath', directory],
    ['slsdotpath', directory.replaceAll('/', '.')],
    ['slscolonpath', directory.replaceAll('/', ':')],
    ['sls_path', directory.replaceAll('/', '_')],
  ]
}
