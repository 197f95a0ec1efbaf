import * as n8nWorkflow from 'n8n-workflow';

/** n8n's own, which the oldest n8n that is supported does not have yet. */
export const createRunExecutionData: typeof n8nWorkflow.createRunExecutionData =
	n8nWorkflow.createRunExecutionData ??
	(({ executionData, ...parts } = {}) => ({
		startData: {},
		resultData: { runData: {} },
		executionData: {
			contextData: {},
			nodeExecutionStack: [],
			metadata: {},
			waitingExecution: {},
			waitingExecutionSource: {},
			...executionData,
		},
		...parts,
	}));
