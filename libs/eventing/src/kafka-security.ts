import { readFileSync } from 'node:fs';
import type { KafkaConfig } from 'kafkajs';
import { z } from 'zod';

const Settings = z.object({
  /** Whether brokers are spoken to over TLS. */
  KAFKA_TLS: z.stringbool().default(false),
  /** PEM file of the authority that signed the brokers' certificates, where it is none of the public ones. */
  KAFKA_CA_FILE: z.string().min(1).optional(),
  /** PEM files of this client's certificate and key, for brokers that ask for one. */
  KAFKA_CERT_FILE: z.string().min(1).optional(),
  KAFKA_KEY_FILE: z.string().min(1).optional(),
  KAFKA_SASL_MECHANISM: z.enum(['plain', 'scram-sha-256', 'scram-sha-512']).default('scram-sha-512'),
  /** Name and password at the brokers; without them nobody logs in. */
  KAFKA_USERNAME: z.string().min(1).optional(),
  KAFKA_PASSWORD: z.string().min(1).optional(),
});

/** TLS and SASL of every client of this process, from its environment. Throws where a setting or a file is wrong. */
export function kafkaSecurity(env: NodeJS.ProcessEnv = process.env): Pick<KafkaConfig, 'ssl' | 'sasl'> {
  const settings = Settings.parse(env);
  const { KAFKA_USERNAME: username, KAFKA_PASSWORD: password, KAFKA_SASL_MECHANISM: mechanism } = settings;
  if ((username === undefined) !== (password === undefined))
    throw new Error('KAFKA_USERNAME and KAFKA_PASSWORD go together');
  const read = (file: string | undefined) => (file === undefined ? undefined : readFileSync(file, 'utf8'));
  const ssl = settings.KAFKA_TLS && {
    ca: read(settings.KAFKA_CA_FILE),
    cert: read(settings.KAFKA_CERT_FILE),
    key: read(settings.KAFKA_KEY_FILE),
  };
  return {
    ssl,
    ...(username !== undefined && password !== undefined && { sasl: { mechanism, username, password } }),
  } as Pick<KafkaConfig, 'ssl' | 'sasl'>;
}
