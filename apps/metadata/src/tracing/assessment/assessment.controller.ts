import { Controller, UseFilters } from '@nestjs/common';
import { MlflowErrorFilter } from '@modelkeep/mlflow';
import { Handles, type RequestOf } from '@modelkeep/service';
import { assessmentToJson } from './assessment';
import { createAssessment, deleteAssessment, getAssessment, updateAssessment } from './assessment.api';
import { Assessments } from './assessments';

@Controller()
@UseFilters(MlflowErrorFilter)
export class AssessmentController {
  constructor(private readonly assessments: Assessments) {}

  @Handles(createAssessment)
  async create({ params, body, caller }: RequestOf<typeof createAssessment>) {
    const row = await this.assessments.put(params.traceId, body.assessment, caller.name);
    return { assessment: assessmentToJson(row) };
  }

  @Handles(getAssessment)
  async get({ params }: RequestOf<typeof getAssessment>) {
    return { assessment: assessmentToJson(await this.assessments.get(params.traceId, params.assessmentId)) };
  }

  @Handles(updateAssessment)
  async update({ params, body, caller }: RequestOf<typeof updateAssessment>) {
    const { traceId, assessmentId } = params;
    const { assessment, update_mask: mask } = body;
    const row = await this.assessments.update(traceId, assessmentId, assessment, mask, caller.name);
    return { assessment: assessmentToJson(row) };
  }

  @Handles(deleteAssessment)
  async delete({ params, caller }: RequestOf<typeof deleteAssessment>) {
    await this.assessments.delete(params.traceId, params.assessmentId, caller.name);
    return {};
  }
}
