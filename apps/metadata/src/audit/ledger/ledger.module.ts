import { Module } from '@nestjs/common';
import { Retention } from '../retention/retention';
import { ArchiveObjects } from './archive-objects';
import { CheckpointVerification } from './checkpoint-verification';
import { Checkpoints } from './checkpoints';
import { Ledger } from './ledger';
import { LedgerController } from './ledger.controller';
import { Proofs } from './proofs';
import { Records } from './records';
import { SealedRecords } from './sealed-records';
import { Sealer } from './sealer';
import { Seals } from './seals';
import { SegmentVerification } from './segment-verification';
import { Segments } from './segments';
import { TurnTaking } from './turn-taking';
import { Verification } from './verification';

/** What makes the audit trail tamper-evident: sealed segments, signed checkpoints, verification and proofs. */
@Module({
  controllers: [LedgerController],
  providers: [
    TurnTaking,
    Records,
    ArchiveObjects,
    Segments,
    SealedRecords,
    Sealer,
    Checkpoints,
    Ledger,
    Retention,
    SegmentVerification,
    CheckpointVerification,
    Verification,
    Proofs,
    Seals,
  ],
  exports: [SealedRecords, Seals, Retention],
})
export class LedgerModule {}
