import { invalid } from '@modelkeep/service';
import type { GivenTensor, InferenceRequest } from '../inference/inference-request';
import { Column, sizeOf } from '../tensor/column';
import { readText } from '../tensor/texts';
import { contentsField, type ModelInferRequest } from './messages';

/** Throws 400 where the raw contents do not go with the inputs. */
export function readRequest(
  request: ModelInferRequest,
  sender: Pick<InferenceRequest, 'caller' | 'traceparent'>,
): InferenceRequest {
  const { id, inputs, outputs, raw_input_contents: raws, parameters } = request;
  if (raws.length > 0 && raws.length !== inputs.length)
    throw invalid([
      { path: 'raw_input_contents', message: `expected one per input, ${inputs.length}, got ${raws.length}` },
    ]);
  return {
    id: id || undefined,
    ...sender,
    inputs: inputs.map((input, index) => tensorOf(input, raws[index])),
    outputs: outputs.length > 0 ? outputs.map(({ name }) => name) : undefined,
    explain: parameters['explain']?.bool_param,
  };
}

function tensorOf(
  { name, datatype: given, shape: sizes, contents }: ModelInferRequest['inputs'][number],
  raw: Buffer | undefined,
): GivenTensor {
  const shape = sizes.map(Number);
  return {
    name,
    datatype: given,
    shape,
    read: (datatype) => {
      if (raw) return Column.fromBytes({ name, datatype }, shape, raw);
      const field = contentsField[datatype];
      if (!field) throw new RangeError(`${datatype} can only come in raw_input_contents`);
      const values: unknown[] = contents?.[field] ?? [];
      if (values.length !== sizeOf(shape))
        throw new RangeError(
          `expected ${sizeOf(shape)} values in ${field} for shape [${shape.join(', ')}], got ${values.length}`,
        );
      const read =
        datatype === 'BYTES' ? values.map((bytes, index) => readText(bytes as Buffer, index)) : values;
      return Column.fromJson({ name, datatype }, shape, read);
    },
  };
}
