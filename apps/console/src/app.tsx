import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { lazy } from 'react';
import { BrowserRouter, Route, Routes } from 'react-router';
import { ApiError } from '@modelkeep/client/web';
import { LiveEvents } from './api/live';
import { ApplicationPage } from './applications/application-page';
import { ApplicationsPage } from './applications/applications-page';
import { AuditPage } from './audit/audit-page';
import { AuditSearch } from './audit/audit-search';
import { DeploymentPage } from './deployments/deployment-page';
import { DeploymentsPage } from './deployments/deployments-page';
import { EventsPage } from './events/events-page';
import { ExperimentsPage } from './experiments/experiments-page';
import { FeaturesPage } from './features/features-page';
import { ModelPage } from './models/model-page';
import { ModelsPage } from './models/models-page';
import { VersionPage } from './models/version-page';
import { MonitoringPage } from './monitoring/monitoring-page';
import { OverviewPage } from './overview/overview-page';
import { PipelinesPage } from './pipelines/pipelines-page';
import { LabelPage } from './pipelines/label-page';
import { SignIn } from './session/sign-in';
import { NotFound, Shell } from './shell/shell';

// These bring a chart or a graph library along.
const MonitorPage = lazy(() => import('./monitoring/monitor-page'));
const PipelinePage = lazy(() => import('./pipelines/pipeline-page'));
const PipelineRunPage = lazy(() => import('./pipelines/pipeline-run-page'));
const ComparePage = lazy(() => import('./experiments/compare-page'));
const RunPage = lazy(() => import('./experiments/run-page'));
const KeysPage = lazy(() => import('./keys/keys-page'));
const FeatureViewPage = lazy(() => import('./features/feature-view-page'));
const LineagePage = lazy(() => import('./lineage/lineage-page'));

const queries = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 30_000,
      retry: (count, error) => count < 2 && !(error instanceof ApiError && error.status < 500),
    },
  },
});

export function App() {
  return (
    <QueryClientProvider client={queries}>
      <SignIn>
        <LiveEvents>
          <BrowserRouter>
            <Routes>
              <Route element={<Shell />}>
                <Route index element={<OverviewPage />} />
                <Route path="audit" element={<AuditSearch />} />
                <Route path="audit/predictions/:predictionId" element={<AuditPage />} />
                <Route path="events" element={<EventsPage />} />
                <Route path="applications" element={<ApplicationsPage />} />
                <Route path="applications/:name" element={<ApplicationPage />} />
                <Route path="models" element={<ModelsPage />} />
                <Route path="models/:model" element={<ModelPage />} />
                <Route path="models/:model/versions/:version" element={<VersionPage />} />
                <Route path="deployments" element={<DeploymentsPage />} />
                <Route path="deployments/:name" element={<DeploymentPage />} />
                <Route path="monitoring" element={<MonitoringPage />} />
                <Route path="monitoring/:name" element={<MonitorPage />} />
                <Route path="pipelines" element={<PipelinesPage />} />
                <Route path="pipelines/:name" element={<PipelinePage />} />
                <Route path="pipelines/runs/:id/label/:step" element={<LabelPage />} />
                <Route path="pipelines/runs/:id" element={<PipelineRunPage />} />
                <Route path="experiments" element={<ExperimentsPage />} />
                <Route path="experiments/compare" element={<ComparePage />} />
                <Route path="experiments/runs/:runId" element={<RunPage />} />
                <Route path="features" element={<FeaturesPage />} />
                <Route path="features/:name" element={<FeatureViewPage />} />
                <Route path="lineage" element={<LineagePage />} />
                <Route path="keys" element={<KeysPage />} />
                <Route path="*" element={<NotFound />} />
              </Route>
            </Routes>
          </BrowserRouter>
        </LiveEvents>
      </SignIn>
    </QueryClientProvider>
  );
}
