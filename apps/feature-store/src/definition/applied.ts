/** What a definition was, where it was there, and what it is now: the same version where nothing changed. */
export interface Applied<T> {
  before?: T;
  after: T;
}
