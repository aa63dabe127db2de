import { Controller } from '@nestjs/common';
import {
  answerLabelTask,
  assignLabelTask,
  exportLabels,
  listLabelQueues,
} from '@modelkeep/contracts/pipelines/label-task.api';
import { Handles, type RequestOf } from '@modelkeep/service';
import { LabelTasks } from './label-tasks';

@Controller()
export class LabelTaskController {
  constructor(private readonly tasks: LabelTasks) {}

  @Handles(listLabelQueues)
  queues({ query }: RequestOf<typeof listLabelQueues>) {
    return this.tasks.queues(query);
  }

  @Handles(assignLabelTask)
  assign({ params, body, caller }: RequestOf<typeof assignLabelTask>) {
    const place = { runId: params.id, step: params.step, item: body.item };
    return this.tasks.assign(place, caller.name, body.minutes);
  }

  @Handles(answerLabelTask)
  answer({ params, body, caller }: RequestOf<typeof answerLabelTask>): Promise<void> {
    return this.tasks.answer(params.task, { ...body, actor: caller.name });
  }

  @Handles(exportLabels)
  export({ params, query: { item, ...page } }: RequestOf<typeof exportLabels>) {
    return this.tasks.export({ runId: params.id, step: params.step, item }, page);
  }
}
