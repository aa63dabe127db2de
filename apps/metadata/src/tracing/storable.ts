/** For JSON.parse and JSON.stringify: text without what PostgreSQL's jsonb cannot hold, U+0000 and lone surrogates. */
export const storable = (_key: string, value: unknown): unknown =>
  typeof value === 'string' ? value.replaceAll('\0', '\uFFFD').replace(loneSurrogates, '\uFFFD') : value;

const loneSurrogates = /\p{Surrogate}/gu;
