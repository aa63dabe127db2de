/** Environment variable that carries the demo's outcome file from the global set-up to the tests. */
export const OUTCOME_FILE = 'MODELKEEP_E2E_OUTCOME';

/** Environment variable that carries the URL of the identity provider there as well. */
export const ISSUER = 'MODELKEEP_E2E_ISSUER';
