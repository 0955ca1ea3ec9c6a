import type { Diagnostic } from '../core/diagnostics.ts'
import type { Dict, Value } from '../python/values.ts'
import type { Opening } from './encrypted.ts'
import { type Rendered, renderFile } from './file.ts'
import { isOn } from './options.ts'
import { Places } from './places.ts'
import { SlsFiles } from './sls-files.ts'
import type { Subject, Tree } from './types.ts'

/** A template to be rendered: a file of a tree, as which SLS. */
export interface TemplateFile {
  readonly tree: Tree
  readonly path: string
  readonly name: string
  readonly text: string
  /** Empty for top files. */
  readonly sls: string
}

/** Renders a template with Salt's context: the pillar as far as it is known, and what the caller adds. */
export type TemplateEngine = (file: TemplateFile, subject: Subject, pillar: Dict, more: Dict) => Promise<Rendered>

/** One host's rendering: its data, its trees' SLS, the places of all that was read. */
export class RenderSession {
  readonly subject: Subject
  readonly places = new Places()
  readonly states: SlsFiles
  readonly pillar: SlsFiles
  /** What was decrypted: to be hidden wherever it is printed. */
  readonly secrets = new Set<string>()
  /** What went wrong and hinders nothing. */
  readonly warnings: Diagnostic[] = []
  readonly #engine: TemplateEngine

  constructor(subject: Subject, engine: TemplateEngine) {
    this.subject = subject
    this.states = new SlsFiles(subject.states)
    this.pillar = new SlsFiles(subject.pillar)
    this.#engine = engine
  }

  /** A file's data; undefined where the tree has no such file. Throws a `DiagnosticError`. */
  async load(tree: Tree, path: string, sls: string, pillar: Dict, more: Dict): Promise<Value | undefined> {
    const text = tree.read(path)
    if (text === undefined) return undefined
    const name = tree.where(path)
    return renderFile(
      { name, path, text },
      (file) => this.#engine({ ...file, tree, sls }, this.subject, pillar, more),
      this.places,
      this.opening,
    )
  }

  /** What is done with encrypted values. */
  get opening(): Opening {
    return {
      decrypt: this.subject.decrypt,
      mustSucceed: isOn(this.subject, 'gpg_decrypt_must_succeed', true),
      secret: (text) => this.secrets.add(text),
      warn: (warning) => this.warnings.push(warning),
    }
  }
}
