import { proveModules } from '../proof/suite.ts'

proveModules('dash')
