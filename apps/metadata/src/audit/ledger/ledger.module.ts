import { Module } from '@nestjs/common';
import { AuditPolicies } from '../retention/audit-policies';
import { LegalHolds } from '../retention/legal-holds';
import { Pruner } from '../retention/pruner';
import { Retention } from '../retention/retention';
import { RetentionController } from '../retention/retention.controller';
import { Privacy } from '../subject/privacy';
import { SubjectController } from '../subject/subject.controller';
import { Subjects } from '../subject/subjects';
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

/** What makes the audit trail tamper-evident, and yet lets it forget: sealed segments, signed checkpoints, proofs; retention, legal holds, erasure. */
@Module({
  controllers: [LedgerController, RetentionController, SubjectController],
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
    AuditPolicies,
    LegalHolds,
    Pruner,
    Subjects,
    Privacy,
  ],
  exports: [SealedRecords, Seals, Retention, AuditPolicies, Privacy],
})
export class LedgerModule {}
