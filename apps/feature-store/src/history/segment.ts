/** A Parquet file of the history in the object store, with rows of one view and one day. */
export interface Segment {
  id: string;
  /** UTC day of the rows' event times: `2020-03-01`. */
  day: string;
  digest: string;
  sizeBytes: number;
  rows: number;
  firstSequence: string;
  lastSequence: string;
  /** `2020-03-01T10:00:00.000000Z`. */
  latestEventTime: string;
  /** Features that it has a column for. */
  features: string[];
}

/** A segment that is not recorded yet. */
export type NewSegment = Omit<Segment, 'id'>;
