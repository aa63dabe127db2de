import { Readable } from 'node:stream';
import { Controller } from '@nestjs/common';
import type { ResponseOf } from '@modelkeep/contracts/common/endpoint';
import {
  getLedger,
  getLedgerKey,
  proveRecord,
  signCheckpoint,
  verifyLedger,
} from '@modelkeep/contracts/metadata/ledger.api';
import { Handles, type RequestOf } from '@modelkeep/service';
import { Checkpoints } from './checkpoints';
import { Ledger } from './ledger';
import { Proofs } from './proofs';
import { Verification } from './verification';

@Controller()
export class LedgerController {
  constructor(
    private readonly ledger: Ledger,
    private readonly checkpoints: Checkpoints,
    private readonly verification: Verification,
    private readonly proofs: Proofs,
  ) {}

  @Handles(getLedger)
  status(_: RequestOf<typeof getLedger>): Promise<ResponseOf<typeof getLedger>> {
    return this.ledger.status();
  }

  @Handles(verifyLedger)
  verify({ reply }: RequestOf<typeof verifyLedger>): Readable {
    void reply.header('content-type', 'application/x-ndjson');
    return Readable.from(this.lines());
  }

  @Handles(proveRecord)
  prove({ params }: RequestOf<typeof proveRecord>): Promise<ResponseOf<typeof proveRecord>> {
    return this.proofs.of(params.id);
  }

  @Handles(signCheckpoint)
  sign(_: RequestOf<typeof signCheckpoint>): Promise<ResponseOf<typeof signCheckpoint>> {
    return this.ledger.sign();
  }

  @Handles(getLedgerKey)
  key(_: RequestOf<typeof getLedgerKey>): ResponseOf<typeof getLedgerKey> {
    const { keyId, publicKey } = this.checkpoints;
    return { keyId, publicKey: publicKey.export({ type: 'spki', format: 'pem' }).toString() };
  }

  private async *lines(): AsyncGenerator<string> {
    for await (const line of this.verification.run()) yield `${JSON.stringify(line)}\n`;
  }
}
