import type { FastifyReply } from 'fastify';
import type { InferenceAnswer } from '../inference/inference-request';
import { runtime } from '../package/runtime';
import type { ServedModel } from '../repository/served-model';
import type { Column } from '../tensor/column';
import { HEADER_LENGTH, type RestRequest } from './read-request';

/** Sends the answer: JSON, and behind it the outputs that are wanted as binary data. */
export function sendAnswer(
  reply: FastifyReply,
  { name, version }: Pick<ServedModel, 'name' | 'version'>,
  { inference: { id }, binary, rawOutput }: RestRequest,
  { predictionIds, reasonCodes, outputs }: InferenceAnswer,
): FastifyReply {
  const raw = rawOutput ? { raw_outputs: rawOutputs(outputs), runtime } : {};
  const tail: Buffer[] = [];
  const text = JSON.stringify({
    id,
    model_name: name,
    model_version: version,
    parameters: { prediction_ids: predictionIds, reason_codes: reasonCodes, ...raw },
    outputs: outputs.map((column) => {
      const { name: output, datatype, shape } = column;
      if (!binary(output)) return { name: output, datatype, shape, data: column.values() };
      const bytes = column.bytes();
      tail.push(bytes);
      return { name: output, datatype, shape, parameters: { binary_data_size: bytes.length } };
    }),
  });
  if (tail.length === 0) return reply.header('content-type', 'application/json; charset=utf-8').send(text);
  const head = Buffer.from(text);
  return reply
    .header('content-type', 'application/octet-stream')
    .header(HEADER_LENGTH, head.length)
    .send(Buffer.concat([head, ...tail]));
}

const rawOutputs = (outputs: readonly Column[]): Record<string, string[]> =>
  Object.fromEntries(
    outputs.map((column) => [
      column.name,
      Array.from({ length: column.rows }, (_, row) => column.bytes(row).toString('base64')),
    ]),
  );
