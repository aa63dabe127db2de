/** Token of this replica's settings. */
export const CONFIG = Symbol('CONFIG');
