import { homedir } from 'node:os'
import type { Catalogue as Schemas } from '../compile/index.ts'
import { type Diagnostic, DiagnosticError } from '../core/diagnostics.ts'
import {
  builtinCatalogue,
  type Catalogue,
  catalogueOf,
  hasModule,
  joinCatalogues,
  schemasOf,
} from '../modules/index.ts'
import { type Config, type FileTree, openTree, readConfig } from '../project/index.ts'
import { isControllerModule } from '../render/index.ts'
import { Decryptor } from '../secrets/index.ts'
import type { LoginQuestions } from '../transport/index.ts'
import { questionsFor } from './login-questions.ts'
import { Blame } from './modules/blame.ts'
import { loadModules } from './modules/load.ts'
import type { Settings } from './settings.ts'
import type { Log, Ui } from './ui.ts'

/** What a command works on: a project as it is configured, its trees, and the functions that its states may be made of. */
export class Workspace {
  readonly config: Config
  readonly settings: Settings
  readonly ui: Ui
  readonly catalogue: Catalogue
  /** Says where in modules of users something went wrong. */
  readonly blame: Blame
  /** The catalogue as the compiler takes it. */
  readonly schemas: Schemas
  /** Opens what is encrypted: one for all targets, so that each passphrase is asked for once. */
  readonly decryptor: Decryptor
  /** What logins ask of people; absent: nobody can be asked. */
  readonly questions: LoginQuestions | undefined
  #states: FileTree | undefined
  #pillar: FileTree | undefined
  #log: Promise<Log> | undefined

  constructor(config: Config, settings: Settings, ui: Ui, catalogue: Catalogue) {
    this.config = config
    this.settings = settings
    this.ui = ui
    this.catalogue = catalogue
    this.blame = new Blame(config.modules, config.root)
    this.schemas = schemasOf(catalogue)
    this.decryptor = new Decryptor({ ...config.keys, env: process.env, home: homedir(), passphrase: ui.passphrase })
    this.questions = questionsFor(ui)
  }

  /** The file roots; read once for all targets. */
  get states(): FileTree {
    this.#states ??= openTree(this.config.fileRoots, this.config.root, this.config.pillarRoots)
    return this.#states
  }

  get pillar(): FileTree {
    this.#pillar ??= openTree(this.config.pillarRoots, this.config.root, this.config.fileRoots)
    return this.#pillar
  }

  /** Hosts at the same time. */
  get jobs(): number {
    return this.settings.jobs ?? this.config.jobs
  }

  log(): Promise<Log> {
    this.#log ??= this.ui.openLog()
    return this.#log
  }

  /** Tells warnings; with `strict` they are errors. */
  warn(warnings: readonly Diagnostic[]): void {
    if (warnings.length === 0) return
    if (this.settings.strict)
      throw new DiagnosticError(warnings.map((warning) => ({ ...warning, severity: 'error' as const })))
    for (const warning of warnings) this.ui.warn(warning)
  }
}

export interface OpenOptions {
  /** What of the configuration cannot be honoured stands in `config.refused`, in place of being thrown; warnings are not told. */
  readonly keepRefused?: boolean
}

/** Reads a project's configuration and loads its modules. Throws a `DiagnosticError`. */
export async function openWorkspace(settings: Settings, ui: Ui, { keepRefused }: OpenOptions = {}): Promise<Workspace> {
  const config = readConfig({
    root: settings.root,
    fileRoots: settings.fileRoot,
    pillarRoots: settings.pillarRoot,
    roster: settings.roster,
    keepRefused,
  })
  const workspace = new Workspace(config, settings, ui, await catalogueFor(config, settings))
  if (!keepRefused) workspace.warn(config.warnings)
  return workspace
}

/** kstate's own functions, and those of the modules that the project names. */
async function catalogueFor({ modules, root }: Config, settings: Settings): Promise<Catalogue> {
  if (modules.length === 0 || settings.modules === false) return builtinCatalogue
  return joinCatalogues(builtinCatalogue, catalogueOf(await loadModules(modules, new Blame(modules, root), isBuiltIn)))
}

/** Whether kstate brings a module of that name: it cannot be replaced. */
export function isBuiltIn(module: string): boolean {
  return hasModule(builtinCatalogue, module) || isControllerModule(module)
}
