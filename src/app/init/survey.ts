import { existsSync, statSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'
import { type Diagnostic, DiagnosticError, error } from '../../core/diagnostics.ts'
import { type Config, openTree, readConfig, readRoster } from '../../project/index.ts'
import { renderRoster } from '../roster.ts'
import { usage } from '../usage.ts'
import { findTrees } from './find-roots.ts'

/** Something of a tree that was found. */
export interface Part {
  readonly path: string
  /** What it is, and what is in it. */
  readonly what: string
}

/** What lies in a directory that is to become a project, and what of a project it lacks. */
export interface Survey {
  readonly root: string
  readonly parts: readonly Part[]
  /** IDs of the targets that the roster has. */
  readonly targets: readonly string[]
  /** Absolute path of the file that a roster would be; undefined where there is one. */
  readonly rosterMissing?: string
  /** Absolute directories in which states and pillar would begin; undefined where there are some. */
  readonly statesMissing?: string
  readonly pillarMissing?: string
  /** A directory with a `master` file that no Saltfile names. */
  readonly lonelyMaster?: string
  /** Trees that lie where kstate does not look by itself. */
  readonly elsewhere?: { readonly states: string; readonly pillar?: string }
  /** What of the configuration cannot be honoured, or is passed over. */
  readonly told: readonly Diagnostic[]
}

/** Where a `master` file usually lies in a project. */
const MASTERS = ['salt-config', 'etc/salt', '.']

/** Looks at a directory and changes nothing. Throws a `DiagnosticError` where a configuration is malformed. */
export async function surveyProject(directory: string): Promise<Survey> {
  const root = resolve(directory)
  if (existsSync(root) && !isDirectory(root)) throw usage(`${directory} is no directory`)
  const lonelyMaster = existsSync(join(root, 'Saltfile'))
    ? undefined
    : MASTERS.find((name) => isFile(root, name, 'master'))
  const config = readConfig({
    root,
    keepRefused: true,
    configDirectory: lonelyMaster === undefined ? undefined : join(root, lonelyMaster),
  })
  const elsewhere = treesElsewhere(config)
  const statesRoots = config.fileRoots.filter(isDirectory)
  const pillarRoots = config.pillarRoots.filter(isDirectory)
  const hasStates = elsewhere !== undefined || statesRoots.length > 0
  const hasPillar = elsewhere?.pillar !== undefined || pillarRoots.length > 0
  const { targets, told } = await rosterOf(config)
  const short = (path: string) =>
    relative(root, path)
      .replace(/^$/, '.')
      .replace(/^\.\.\/.*/, path)
  const file = (path: string | undefined, what: string): Part[] =>
    path && existsSync(path) ? [{ path: short(path), what }] : []
  return {
    root,
    parts: [
      ...file(join(root, 'kstate.yaml'), "kstate's configuration"),
      ...file(join(root, 'Saltfile'), 'where salt-ssh finds its configuration'),
      ...file(config.master, "Salt's configuration"),
      ...(elsewhere ? [resolve(root, elsewhere.states)] : statesRoots).map((path) =>
        tree(root, path, short(path), 'states'),
      ),
      ...(elsewhere?.pillar ? [resolve(root, elsewhere.pillar)] : pillarRoots).map((path) =>
        tree(root, path, short(path), 'pillar'),
      ),
      ...file(config.roster, `roster: ${targets.length === 1 ? '1 target' : `${targets.length} targets`}`),
      ...file(config.keys.gpgKeydir, 'GnuPG keys'),
    ],
    targets,
    rosterMissing:
      config.roster && existsSync(config.roster) ? undefined : (config.roster ?? join(root, 'roster.yaml')),
    statesMissing: hasStates ? undefined : (config.fileRoots[0] ?? join(root, 'states')),
    pillarMissing: hasStates || hasPillar ? undefined : (config.pillarRoots[0] ?? join(root, 'pillar')),
    lonelyMaster,
    elsewhere,
    told: [...config.refused, ...config.warnings, ...told],
  }
}

/** A tree that is found by its `top.sls` alone, where the configuration and the usual directories have none. */
function treesElsewhere({ root, fileRoots, options }: Config): Survey['elsewhere'] {
  if (options.has('file_roots') || fileRoots.some((path) => existsSync(join(path, 'top.sls')))) return undefined
  const { states, pillar, sls } = findTrees(root)
  if (states.length > 1)
    throw new DiagnosticError(
      error('init-unclear', `several directories have a top.sls: ${states.join(', ')}`, {
        hint: 'write a kstate.yaml that says which is meant, `file_roots: DIRECTORY`, and run init again',
      }),
    )
  if (states.length === 1) return { states: states[0]!, pillar: pillar.length === 1 ? pillar[0] : undefined }
  if (sls !== undefined && fileRoots.length === 0 && pillar.length === 0)
    throw new DiagnosticError(
      error(
        'init-unclear',
        `there are SLS here (${sls}), and no top.sls that shows which directory SLS are named from`,
        {
          hint: 'write a kstate.yaml that says so, `file_roots: DIRECTORY`, and run init again',
        },
      ),
    )
  return undefined
}

function tree(root: string, path: string, short: string, kind: string): Part {
  const files = openTree([path], root).files()
  const count = files.filter((file) => file.endsWith('.sls')).length
  const top = files.includes('top.sls') ? 'with a top.sls' : 'without a top.sls'
  return { path: short.replace(/\/?$/, '/'), what: `${kind}: ${count} SLS, ${top}` }
}

/** The roster's targets; one that cannot be read is told, and stays as it is. */
async function rosterOf({ roster }: Config): Promise<{ targets: string[]; told: readonly Diagnostic[] }> {
  if (roster === undefined || !existsSync(roster)) return { targets: [], told: [] }
  try {
    const { targets, warnings } = await readRoster(roster, renderRoster)
    return { targets: targets.map(({ id }) => id), told: warnings }
  } catch (cause) {
    if (!(cause instanceof DiagnosticError)) throw cause
    return { targets: [], told: cause.diagnostics }
  }
}

function isDirectory(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true
}

function isFile(...path: readonly string[]): boolean {
  return statSync(join(...path), { throwIfNoEntry: false })?.isFile() === true
}
