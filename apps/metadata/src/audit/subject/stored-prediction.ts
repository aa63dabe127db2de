import { hkdfSync } from 'node:crypto';
import type { PredictionRecord } from '@modelkeep/contracts/serving/prediction';
import { decrypt, encrypt } from './envelope';

/** What tells of the person: it is encrypted. */
type Personal = Pick<
  PredictionRecord,
  'entityKeys' | 'features' | 'inputs' | 'outputs' | 'reasonCodes' | 'requestId' | 'caller'
>;

/** A prediction as it is stored: in the open, or with what is personal encrypted under its subjects' keys. */
export type StoredPrediction =
  | PredictionRecord
  | (Omit<PredictionRecord, keyof Personal> & {
      /** Keyed hashes of the subjects, in the order in which their keys make the record's. */
      subjects: string[];
      /** Nonce, ciphertext and tag, base64. */
      personal: string;
    });

/** Encrypts what is personal. `keys`: of the subjects, in their order; without all of them nobody reads it. */
export function hide(
  record: PredictionRecord,
  subjects: readonly string[],
  keys: readonly Buffer[],
): StoredPrediction {
  const { entityKeys, features, inputs, outputs, reasonCodes, requestId, caller, ...open } = record;
  const personal: Personal = { entityKeys, features, inputs, outputs, reasonCodes, requestId, caller };
  const bytes = Buffer.from(JSON.stringify(personal));
  return { ...open, subjects: [...subjects], personal: encrypt(joint(keys), bytes).toString('base64') };
}

/** Undefined where a key is missing, or is not the one that it was encrypted under: it was erased. */
export function reveal(
  { subjects: _, personal, ...open }: Exclude<StoredPrediction, PredictionRecord>,
  keys: readonly (Buffer | undefined)[],
): PredictionRecord | undefined {
  const known = keys.filter((key) => key !== undefined);
  if (known.length < keys.length) return undefined;
  const bytes = decrypt(joint(known), Buffer.from(personal, 'base64'));
  return bytes && { ...open, ...(JSON.parse(bytes.toString('utf8')) as Personal) };
}

/** What is left of a prediction whose subject was erased. */
export const remains = ({
  subjects: _,
  personal: __,
  ...open
}: Exclude<StoredPrediction, PredictionRecord>): PredictionRecord => ({
  ...open,
  entityKeys: {},
  features: [],
  inputs: [],
  outputs: [],
});

export const isHidden = (stored: StoredPrediction): stored is Exclude<StoredPrediction, PredictionRecord> =>
  'personal' in stored;

const joint = (keys: readonly Buffer[]): Buffer =>
  Buffer.from(hkdfSync('sha256', Buffer.concat(keys), '', 'prediction', 32));
