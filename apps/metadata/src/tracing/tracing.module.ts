import { Module } from '@nestjs/common';
import { AssessmentController } from './assessment/assessment.controller';
import { Assessments } from './assessment/assessments';
import { OtlpController } from './otlp/otlp.controller';
import { Spans } from './span/spans';
import { TraceController } from './trace/trace.controller';
import { TraceReader } from './trace/trace-reader';
import { TraceV2Controller } from './trace/trace-v2.controller';
import { Traces } from './trace/traces';
import { Experiments } from '../tracking/experiment/experiments';

/** Traces of what applications do: MLflow's trace API and OTLP. */
@Module({
  controllers: [TraceController, TraceV2Controller, AssessmentController, OtlpController],
  providers: [Experiments, Traces, TraceReader, Spans, Assessments],
})
export class TracingModule {}
