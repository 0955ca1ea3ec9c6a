export { unmasked } from './mask.ts'
