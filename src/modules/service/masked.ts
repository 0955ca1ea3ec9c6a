export { masked } from './mask.ts'
