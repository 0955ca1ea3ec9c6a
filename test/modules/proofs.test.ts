import { proveModules } from '../harness/proof/suite.ts'

proveModules('dash')
