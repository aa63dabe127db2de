import type { IncomingHttpHeaders } from 'node:http';
import { Uuid } from '@modelkeep/contracts/common/types';
import { InferRequest } from '@modelkeep/contracts/serving/inference';
import { type FieldFault, invalid } from '@modelkeep/service';
import { z } from 'zod';
import type { GivenTensor, InferenceRequest } from '../inference/inference-request';
import { Column, sizeOf } from '../tensor/column';
import { readJson } from './read-json';

/** Bytes of the JSON part, where binary tensor data follows it. */
export const HEADER_LENGTH = 'inference-header-content-length';

/** On a copy of a request that the gateway sends: ids of the predictions that were given in its stead, comma separated. */
const SHADOW_OF = 'x-modelkeep-shadow-of';

/** A request of the REST protocol, and in which form its outputs are to be sent. */
export interface RestRequest {
  inference: InferenceRequest;
  /** Whether to send the output of this name as binary data. */
  binary(output: string): boolean;
  /** Whether to send each row's bytes in the JSON. */
  rawOutput: boolean;
}

const wrong = (path: string, message: string) => invalid([{ path, message }]);

/** Throws 400 where the body is not what the protocol asks for. */
export function readRequest(body: Buffer, headers: IncomingHttpHeaders): RestRequest {
  const length = jsonLength(body, headers[HEADER_LENGTH]);
  const { id, parameters, inputs, outputs } = readJson(InferRequest, body.subarray(0, length));
  const { traceparent, 'x-modelkeep-caller': caller } = headers;
  const binary = new Map(outputs?.map((output) => [output.name, output.parameters?.binary_data]));
  return {
    inference: {
      id,
      caller: typeof caller === 'string' ? caller : undefined,
      shadowOf: shadowedBy(headers[SHADOW_OF]),
      traceparent: typeof traceparent === 'string' ? traceparent : undefined,
      inputs: tensorsOf(inputs, body.subarray(length)),
      outputs: outputs?.map(({ name }) => name),
      explain: parameters?.explain,
    },
    binary: (output) => binary.get(output) ?? parameters?.binary_data_output ?? false,
    rawOutput: parameters?.raw_output ?? false,
  };
}

function shadowedBy(header: string | string[] | undefined): string[] | undefined {
  if (typeof header !== 'string') return undefined;
  const ids = z.array(Uuid).safeParse(header.split(','));
  if (!ids.success) throw wrong(SHADOW_OF, 'must be ids of predictions');
  return ids.data;
}

function jsonLength(body: Buffer, header: string | string[] | undefined): number {
  if (header === undefined) return body.length;
  const length = Number(header);
  if (Number.isInteger(length) && length > 0 && length <= body.length) return length;
  throw wrong(HEADER_LENGTH, `must be from 1 to the ${body.length} bytes of the body, got ${String(header)}`);
}

/** Binary tensors lie one after the other, in the order of the inputs. */
function tensorsOf(inputs: InferRequest['inputs'], binary: Buffer): GivenTensor[] {
  const faults: FieldFault[] = [];
  let offset = 0;
  const tensors = inputs.map((input, index): GivenTensor => {
    const size = input.parameters?.binary_data_size;
    if ((size === undefined) === (input.data === undefined))
      faults.push({ path: `inputs.${index}`, message: 'must have either data or binary_data_size' });
    if (size === undefined) return fromJson(input);
    const bytes = binary.subarray(offset, (offset += size));
    return { ...input, read: (datatype) => Column.fromBytes({ ...input, datatype }, input.shape, bytes) };
  });
  if (offset !== binary.length)
    faults.push({
      path: 'inputs',
      message: `their binary_data_size sum to ${offset}; ${binary.length} bytes follow the JSON`,
    });
  if (faults.length > 0) throw invalid(faults);
  return tensors;
}

function fromJson(input: InferRequest['inputs'][number]): GivenTensor {
  const { name, shape, data = [] } = input;
  return {
    ...input,
    read: (datatype) => {
      const values = data.some(Array.isArray) ? (data.flat(Infinity) as unknown[]) : data;
      const wanted = sizeOf(shape);
      if (values.length !== wanted)
        throw new RangeError(
          `expected ${wanted} values for shape [${shape.join(', ')}], got ${values.length}`,
        );
      return Column.fromJson({ name, datatype }, shape, values);
    },
  };
}
