import type { ReasonCodes } from '@modelkeep/contracts/serving/prediction';
import type { Column } from '../tensor/column';
import type { Datatype } from '../tensor/datatype';

/** A tensor as a protocol brought it: its values are read once it is known what the model takes. */
export interface GivenTensor {
  name: string;
  datatype: string;
  shape: readonly number[];
  /** Throws RangeError that says where the values fit neither datatype nor shape. */
  read(datatype: Datatype): Column;
}

/** What a caller asks, whichever protocol it came by. */
export interface InferenceRequest {
  id?: string;
  /** Who asked the gateway. */
  caller?: string;
  /** For a copy of a request: the predictions that were given in its stead, row by row. */
  shadowOf?: readonly string[];
  /** W3C trace context of the request. */
  traceparent?: string;
  inputs: readonly GivenTensor[];
  /** Names of the outputs that are wanted; all where it is left out. */
  outputs?: readonly string[];
  /** Explain each row, whatever the policy is. */
  explain?: boolean;
}

export interface InferenceAnswer {
  /** One per row. */
  predictionIds: string[];
  /** One per row, where the request asked for them and the package can explain. */
  reasonCodes?: ReasonCodes[];
  /** Those that are wanted, in the order in which they were asked for. */
  outputs: Column[];
}
