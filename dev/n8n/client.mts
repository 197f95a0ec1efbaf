import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { IRunData, IWorkflowBase } from 'n8n-workflow';
import { unflatten } from './unflatten.mts';

export interface Account {
	email: string;
	password: string;
}

/** A workflow as n8n exports and imports it. */
export type WorkflowFile = Pick<IWorkflowBase, 'name' | 'nodes' | 'connections'> &
	Partial<Pick<IWorkflowBase, 'settings' | 'pinData'>>;

export interface Workflow extends WorkflowFile {
	id: string;
	versionId: string;
	active: boolean;
}

export interface Credential {
	id: string;
	name: string;
	type: string;
}

export interface Execution {
	id: string;
	workflowId: string;
	status: string;
	mode: string;
}

export interface ExecutionWithData extends Execution {
	data: {
		executionData?: unknown;
		resultData: {
			runData: IRunData;
			error?: { message: string; description?: string };
			lastNodeExecuted?: string;
		};
	};
}

/** What the editor sends to fill a resource locator's list. */
export interface ListRequest {
	nodeType: string;
	version?: number;
	methodName: string;
	path: string;
	credential: Credential;
	parameters?: Record<string, unknown>;
	filter?: string;
	paginationToken?: string;
}

export interface ListResult {
	results: Array<{ name: string; value: string; url?: string; description?: string }>;
	paginationToken?: string;
}

/** Some of what the editor knows of a type of nodes or of credentials. */
export interface TypeDescription {
	name: string;
	displayName: string;
	iconUrl?: string | { light: string; dark: string };
	/** the newest version of a node, where it has several */
	defaultVersion?: number;
}

/** What became of publishing a workflow, or of unpublishing it. */
export interface Publication {
	status: 'not_published' | 'published' | 'partial' | 'failed';
	/** why the first trigger that failed did */
	error?: string;
}

/** A refusal of n8n's, with its status. */
class Refusal extends Error {
	readonly status: number;
	constructor(message: string, status: number) {
		super(message);
		this.status = status;
	}
}

const FINAL = ['success', 'error', 'crashed', 'canceled'];
/** How n8n names a run that another one called. */
const calledMode = 'integrated';

const STATUSES = [...FINAL, 'new', 'running', 'waiting', 'unknown'];

/** Where n8n lacks a path, does what stands in for it. */
const unlessMissing =
	<T,>(instead: () => Promise<T>) =>
	async (error: unknown): Promise<T> => {
		if (error instanceof Refusal && error.status === 404) return await instead();
		throw error;
	};

/**
 * n8n's REST API, the one its editor uses, as far as this repository needs it. Each method throws with n8n's own
 * message if n8n refuses.
 */
export class N8nClient {
	readonly #url: string;
	// n8n binds a sign-in to the browser that it came from.
	readonly #browserId = randomUUID();
	#cookie = '';

	/** @param url n8n's address, without a slash at its end */
	constructor(url: string) {
		this.#url = url;
	}

	/** What tells n8n who asks, for requests to other paths than the REST API's. */
	headers() {
		return { 'browser-id': this.#browserId, cookie: this.#cookie };
	}

	async request<T>(method: string, path: string, body?: unknown): Promise<T> {
		const ask = async () =>
			await fetch(`${this.#url}/rest${path}`, {
				method,
				headers: { ...this.headers(), 'content-type': 'application/json' },
				body: body === undefined ? undefined : JSON.stringify(body),
			});
		// n8n ends a connection after some idle seconds, and a request may just meet that.
		let response = await ask().catch(ask);
		let text = await response.text();
		// An n8n that is drowning takes its database for lost for some seconds, and does nothing of what is asked then.
		for (let tries = 0; text.includes('Database is not ready') && tries < 60; tries++) {
			await sleep(1_000);
			response = await ask();
			text = await response.text();
		}
		if (!response.ok) {
			throw new Refusal(
				`n8n answered ${response.status} to ${method} ${path}: ${text.slice(0, 500)}`,
				response.status,
			);
		}
		const cookie = response.headers.getSetCookie().find((value) => value.startsWith('n8n-auth='));
		if (cookie) this.#cookie = cookie.split(';')[0]!;
		return (JSON.parse(text) as { data: T }).data;
	}

	/** Signs in, after making the owner's account if this n8n has none yet. */
	async signIn({ email, password }: Account): Promise<void> {
		const settings = await this.request<{ userManagement: { showSetupOnFirstLoad?: boolean } }>(
			'GET',
			'/settings',
		);
		if (settings.userManagement.showSetupOnFirstLoad) {
			const name = { firstName: 'Local', lastName: 'Owner' };
			await this.request('POST', '/owner/setup', { email, password, ...name });
		} else {
			await this.request('POST', '/login', { emailOrLdapLoginId: email, password });
		}
	}

	/** What the editor knows of each type of nodes, or of credentials. */
	async types(kind: 'nodes' | 'credentials'): Promise<TypeDescription[]> {
		const response = await fetch(`${this.#url}/types/${kind}.json`, { headers: this.headers() });
		return (await response.json()) as TypeDescription[];
	}

	async credentials(): Promise<Credential[]> {
		return await this.request('GET', '/credentials');
	}

	async createCredential(
		name: string,
		type: string,
		data: Record<string, unknown>,
	): Promise<Credential> {
		return await this.request('POST', '/credentials', { name, type, data });
	}

	async updateCredential(credential: Credential, data: Record<string, unknown>): Promise<void> {
		const { id, name, type } = credential;
		await this.request('PATCH', `/credentials/${id}`, { name, type, data });
	}

	/** What the editor's "Retry" in a credential does: n8n's verdict, and its message. */
	async testCredential(
		credential: Credential,
		data: Record<string, unknown>,
	): Promise<{ status: 'OK' | 'Error'; message: string }> {
		return await this.request('POST', '/credentials/test', {
			credentials: { ...credential, data },
		});
	}

	async workflows(): Promise<Workflow[]> {
		return await this.request('GET', '/workflows');
	}

	async workflow(id: string): Promise<Workflow> {
		return await this.request('GET', `/workflows/${id}`);
	}

	async createWorkflow(workflow: WorkflowFile): Promise<Workflow> {
		return await this.request('POST', '/workflows', { active: false, settings: {}, ...workflow });
	}

	async updateWorkflow(id: string, workflow: Partial<WorkflowFile>): Promise<Workflow> {
		return await this.request('PATCH', `/workflows/${id}`, workflow);
	}

	async deleteWorkflow(id: string): Promise<void> {
		await this.request('POST', `/workflows/${id}/archive`);
		await this.request('DELETE', `/workflows/${id}`);
	}

	/** Publishes the newest version, and throws what its triggers threw. */
	async activate(id: string): Promise<void> {
		const { error } = await this.publish(id);
		if (error !== undefined) throw new Error(error);
	}

	/** Publishes the newest version, and gives what became of it. */
	async publish(id: string): Promise<Publication> {
		const { versionId } = await this.workflow(id);
		return await this.#setPublished(id, { active: true, versionId });
	}

	/** Unpublishes, and waits until the triggers have taken their leave. */
	async deactivate(id: string): Promise<void> {
		await this.#setPublished(id, { active: false });
	}

	async #setPublished(
		id: string,
		{ active, versionId }: { active: boolean; versionId?: string },
	): Promise<Publication> {
		const action = active ? 'activate' : 'deactivate';
		try {
			// n8n before 1.121 has no such path, and publishes by a change of the workflow.
			await this.request('POST', `/workflows/${id}/${action}`, { versionId }).catch(
				unlessMissing(async () => {
					await this.request('PATCH', `/workflows/${id}`, { active, versionId });
				}),
			);
		} catch (error) {
			// n8n before 2.2 refuses what a trigger's error keeps from being published.
			return { status: 'failed', error: (error as Error).message };
		}
		return await this.publication(id);
	}

	/** Waits for the work that n8n goes on with after it has answered a change of what is published. */
	async publication(id: string, { limit = 60_000 } = {}): Promise<Publication> {
		const ask = async () =>
			await this.request<{
				status: Publication['status'] | 'in_progress';
				triggers: Array<{ errorMessage: string | null }>;
			}>('GET', `/workflows/${id}/publication-status`).catch(
				// n8n before 2.2 answers when that work is done.
				unlessMissing(async () => {
					const { active } = await this.workflow(id);
					return {
						status: active ? ('published' as const) : ('not_published' as const),
						triggers: [],
					};
				}),
			);
		for (const end = Date.now() + limit; ; await sleep(50)) {
			if ((await ask()).status !== 'in_progress') {
				// n8n reads the end of the work and what became of it at once, the latter perhaps from before the end.
				const { status, triggers } = await ask();
				const error = triggers.flatMap(({ errorMessage }) => errorMessage ?? [])[0];
				if (status !== 'in_progress') return { status, error };
			}
			if (Date.now() > end)
				throw new Error(`n8n has not published workflow ${id} in ${limit / 1000} s.`);
		}
	}

	/** Runs a workflow from its trigger as the editor does, and gives the execution's id. */
	async run(id: string, triggerName: string): Promise<string> {
		const { executionId } = await this.#start(id, triggerName);
		if (!executionId)
			throw new Error(`"${triggerName}" waits for a test event instead of running.`);
		return executionId;
	}

	/** What the editor's "Listen for test event" does. */
	async listen(id: string, triggerName: string): Promise<void> {
		await this.#start(id, triggerName);
	}

	async #start(id: string, triggerName: string): Promise<{ executionId?: string }> {
		return await this.request('POST', `/workflows/${id}/run`, {
			triggerToStartFrom: { name: triggerName },
			// n8n before 2.0 does not look it up itself.
			workflowData: await this.workflow(id),
		});
	}

	/** Ends "Listen for test event", as the editor's button and n8n's own timeout do. */
	async stopListening(id: string): Promise<void> {
		await this.request('DELETE', `/test-webhook/${id}`);
	}

	/**
	 * A workflow's executions, the newest first: all of them, or those of some statuses. Those that a node of it runs
	 * inside are left out: n8n lists them while they run, and forgets them.
	 */
	async executions(workflowId: string, status = STATUSES): Promise<Execution[]> {
		return (await this.#executions(workflowId, status)).filter(({ mode }) => mode !== calledMode);
	}

	/** The same of a workflow that others call. */
	async calls(workflowId: string): Promise<Execution[]> {
		return (await this.#executions(workflowId, STATUSES)).filter(({ mode }) => mode === calledMode);
	}

	async #executions(workflowId: string, status: string[]): Promise<Execution[]> {
		// Without statuses n8n asks for what runs and for what has ended separately, so that an execution which
		// ends between the two is listed twice or not at all.
		const filter = encodeURIComponent(JSON.stringify({ workflowId, status }));
		const { results } = await this.request<{ results: Execution[] }>(
			'GET',
			`/executions?limit=100&filter=${filter}`,
		);
		return results;
	}

	async execution(id: string): Promise<ExecutionWithData> {
		const execution = await this.request<Execution & { data: string }>('GET', `/executions/${id}`);
		return { ...execution, data: unflatten(execution.data) as ExecutionWithData['data'] };
	}

	/** Waits until an execution has ended, or waits for something itself if `status` says so. */
	async finished(id: string, { status = FINAL, limit = 30_000 } = {}): Promise<ExecutionWithData> {
		for (const end = Date.now() + limit; ; await sleep(100)) {
			const execution = await this.execution(id);
			// n8n before 2.0 stores that an execution has succeeded a moment before what it gave.
			const isStored =
				execution.status !== 'success' || execution.data.resultData.lastNodeExecuted !== undefined;
			if (isStored && status.includes(execution.status)) return execution;
			if (Date.now() > end) throw new Error(`Execution ${id} is still "${execution.status}".`);
		}
	}

	/** What "Retry" in the executions list does; gives the new execution's id. */
	async retry(id: string): Promise<string> {
		const retried = await this.request<{ id?: string }>('POST', `/executions/${id}/retry`, {
			loadWorkflow: true,
		});
		if (retried.id !== undefined) return retried.id;
		// Older versions of n8n say only how it ended.
		const { workflowId } = await this.execution(id);
		const [newest] = await this.executions(workflowId);
		return newest!.id;
	}

	/** What "Delete" in the executions list does, and in time n8n itself. */
	async deleteExecution(id: string): Promise<void> {
		await this.request('POST', '/executions/delete', { ids: [id] });
	}

	/** What "Stop" in the executions list does. */
	async stop(id: string): Promise<void> {
		await this.request('POST', `/executions/${id}/stop`);
	}

	/** One page of a resource locator's list. */
	async list({
		nodeType,
		version = 1,
		credential,
		parameters = {},
		...rest
	}: ListRequest): Promise<ListResult> {
		return await this.request('POST', '/dynamic-node-parameters/resource-locator-results', {
			...rest,
			nodeTypeAndVersion: { name: nodeType, version },
			currentNodeParameters: parameters,
			credentials: { [credential.type]: { id: credential.id, name: credential.name } },
		});
	}
}
