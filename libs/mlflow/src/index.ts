export { mlflowApi, readers, writers } from './endpoint';
export {
  doesNotExist,
  invalidParameter,
  MlflowError,
  type MlflowErrorCode,
  MlflowErrorFilter,
} from './error';
export { compileSearch, type Restriction, searchIds, type SearchInput } from './search/search';
export { type Comparison, parseFilter } from './search/filter';
export { type OrderTerm } from './search/compile-order';
export { bigint, type SearchSpace, text } from './search/search-space';
export * from './values';
