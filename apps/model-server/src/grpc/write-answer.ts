import type { InferenceAnswer } from '../inference/inference-request';
import type { ServedModel } from '../repository/served-model';
import type { Column } from '../tensor/column';
import {
  contentsField,
  type ModelInferRequest,
  type ModelInferResponse,
  type TensorContents,
} from './messages';

/** The answer, with raw contents where the request had them or an output can have no others. */
export function answerOf(
  { name, version }: Pick<ServedModel, 'name' | 'version'>,
  { id, raw_input_contents: raws }: Pick<ModelInferRequest, 'id' | 'raw_input_contents'>,
  { predictionIds, reasonCodes, outputs }: InferenceAnswer,
): ModelInferResponse {
  const raw = raws.length > 0 || outputs.some(({ datatype }) => !contentsField[datatype]);
  return {
    model_name: name,
    model_version: version,
    id,
    parameters: {
      prediction_ids: { string_param: predictionIds.join(',') },
      ...(reasonCodes && { reason_codes: { string_param: JSON.stringify(reasonCodes) } }),
    },
    outputs: outputs.map((column) => ({
      name: column.name,
      datatype: column.datatype,
      shape: column.shape,
      ...(!raw && { contents: contentsOf(column) }),
    })),
    raw_output_contents: raw ? outputs.map((column) => column.bytes()) : [],
  };
}

function contentsOf(column: Column): TensorContents {
  const field = contentsField[column.datatype];
  if (!field) return {};
  const values = column.values();
  if (field === 'bytes_contents') return { [field]: values.map((text) => Buffer.from(String(text))) };
  // NaN and the infinities are text in JSON only.
  const floats = field === 'fp32_contents' || field === 'fp64_contents';
  return { [field]: floats ? values.map(Number) : values };
}
