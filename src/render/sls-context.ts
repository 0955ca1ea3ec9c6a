import type { TemplateFile } from './session.ts'

/** Where a template lies, under the names that Salt gives it (`generate_sls_context` of 3007). */
export function slsContext({ path, sls }: Pick<TemplateFile, 'path' | 'sls'>): [string, string][] {
  const file = sls === '' ? path.slice(path.lastIndexOf('/') + 1) : path
  const folder = file.includes('/') ? file.slice(0, file.lastIndexOf('/')) : ''
  return [
    ['tplpath', path],
    ['tplfile', file],
    ['tpldir', folder === '' ? '.' : folder],
    ['tpldot', folder.replaceAll('/', '.')],
    ['slspath', folder],
    ['slsdotpath', folder.replaceAll('/', '.')],
    ['slscolonpath', folder.replaceAll('/', ':')],
    ['sls_path', folder.replaceAll('/', '_')],
  ]
}
