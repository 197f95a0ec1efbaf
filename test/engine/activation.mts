import { HookContext, TriggerContext } from 'n8n-core';
import type {
	ExecutionError,
	IDataObject,
	INode,
	INodeExecutionData,
	IRun,
	IWebhookData,
	IWorkflowExecuteAdditionalData,
	Workflow,
} from 'n8n-workflow';

import { Watch } from '../../dev/simulator/watch.mts';
import { additionalData, nodeTypes, workflowOf, type Credential } from './harness.mts';

/** Where an n8n is, and what it is told to call its addresses. */
export interface Place {
	base?: string;
	endpoint?: string;
	testEndpoint?: string;
}

export interface ActivationOptions extends Place {
	credential: Credential;
	parameters: IDataObject;
	/** Of the trigger, in n8n's addresses; null as in a workflow that was not made in the editor. */
	webhookId?: string | null;
	/** Where several triggers are in one. */
	workflowId?: string;
	name?: string;
	/** As n8n before 2.38, and later without its publication service: a failed activation is undone from what is stored. */
	isClassic?: boolean;
	/** As n8n before 2.8. */
	lacksFailedExecutions?: boolean;
	/** As n8n before 1.105. */
	takesCronAsText?: boolean;
}

/** What n8n does with a workflow that has a Telnyx Trigger, with what n8n stores for it. */
export class Activation {
	readonly #nodeId: string;
	/** The failed executions that the trigger asked for. */
	readonly failed: ExecutionError[] = [];
	/** What the trigger started runs with. */
	readonly emitted: INodeExecutionData[][][] = [];
	/** When n8n was told to let the trigger look after its sources, and after more. */
	readonly crons: string[] = [];
	readonly #started = new Watch<INodeExecutionData[][]>();
	readonly parameters: IDataObject;
	readonly #options: ActivationOptions;
	#place: Required<Place>;
	#stored: IDataObject = {};
	#test: Workflow;
	#ticks: Array<() => unknown> = [];
	#close: () => Promise<void> = async () => undefined;

	constructor(options: ActivationOptions) {
		this.#options = options;
		this.#nodeId = options.webhookId ?? crypto.randomUUID();
		this.parameters = options.parameters;
		const {
			base = 'https://n8n.example/',
			endpoint = 'webhook',
			testEndpoint = 'webhook-test',
		} = options;
		this.#place = { base, endpoint, testEndpoint };
		this.#test = this.#load({});
	}

	async publish(): Promise<void> {
		const workflow = this.#load(this.#stored);
		await this.#activate(workflow, false);
	}

	async unpublish(): Promise<void> {
		const workflow = this.#load(this.#stored);
		await this.#close();
		try {
			await this.#hook('delete', workflow, false);
		} finally {
			this.#store(workflow);
		}
	}

	/** "Listen for test event", of which n8n stores nothing. */
	async listen(): Promise<void> {
		this.#test = this.#load({});
		await this.#activate(this.#test, true);
	}

	async stopListening(): Promise<void> {
		await this.#hook('delete', this.#test, true);
	}

	/** n8n starts anew, perhaps elsewhere. */
	async restart(place: Place = {}): Promise<void> {
		this.#place = { ...this.#place, ...place };
		await this.publish();
	}

	/** What n8n has stored for the trigger. */
	get state(): IDataObject {
		return (this.#stored.global ?? {}) as IDataObject;
	}

	/** The next run that the trigger starts. */
	async nextRun(): Promise<INodeExecutionData[][]> {
		return await this.#started.next();
	}

	/** Lets the time come at which the trigger looks after its sources. */
	async tick(): Promise<void> {
		for (const tick of this.#ticks) await tick();
	}

	async #activate(workflow: Workflow, isTest: boolean): Promise<void> {
		try {
			if (!(await this.#hook('checkExists', workflow, isTest)))
				await this.#hook('create', workflow, isTest);
			if (!isTest) await this.#trigger(workflow);
		} catch (error) {
			const undone = this.#options.isClassic && !isTest ? this.#load(this.#stored) : workflow;
			await this.#hook('delete', undone, isTest).catch(() => undefined);
			if (!isTest) this.#store(undone);
			throw error;
		}
		if (!isTest) this.#store(workflow);
	}

	#load(staticData: IDataObject): Workflow {
		const workflow = workflowOf([this.#node], structuredClone(staticData));
		workflow.id = this.#options.workflowId ?? `workflow of ${this.#nodeId}`;
		workflow.name = this.#options.name ?? 'Inbox';
		return workflow;
	}

	#store(workflow: Workflow): void {
		this.#stored = JSON.parse(JSON.stringify(workflow.staticData)) as IDataObject;
	}

	get #node(): INode {
		return {
			id: this.#nodeId,
			name: 'Telnyx Trigger',
			type: 'n8n-nodes-telnyx.telnyxTrigger',
			typeVersion: 1,
			position: [0, 0],
			...(this.#options.webhookId === null ? {} : { webhookId: this.#nodeId }),
			credentials: { telnyxMessagingApi: { id: '1', name: 'Telnyx' } },
			parameters: this.parameters as INode['parameters'],
		};
	}

	#additional(): IWorkflowExecuteAdditionalData {
		const { base, endpoint, testEndpoint } = this.#place;
		return Object.assign(additionalData(this.#options.credential), {
			webhookBaseUrl: base + endpoint,
			webhookTestBaseUrl: base + testEndpoint,
			currentNodeParameters: {},
		});
	}

	async #hook(
		name: 'checkExists' | 'create' | 'delete',
		workflow: Workflow,
		isTest: boolean,
	): Promise<boolean> {
		const mode = name === 'delete' ? 'internal' : isTest ? 'manual' : 'trigger';
		const node = workflow.getNode('Telnyx Trigger')!;
		const context = new HookContext(workflow, node, this.#additional(), mode, 'activate', {
			isTest,
		} as IWebhookData);
		const methods = nodeTypes[node.type].webhookMethods!.default!;
		return await methods[name].call(context);
	}

	async #trigger(workflow: Workflow): Promise<void> {
		this.#ticks = [];
		const node = workflow.getNode('Telnyx Trigger')!;
		const context = new TriggerContext(
			workflow,
			node,
			this.#additional(),
			'trigger',
			'activate',
			(data, _response, done) => {
				this.emitted.push(data);
				// As n8n does before it starts the run.
				this.#store(workflow);
				this.#started.announce(data);
				done?.resolve({} as IRun);
			},
			undefined,
			(error) => this.failed.push(error),
			{
				registerCron: (cron, onTick) => {
					if (this.#options.takesCronAsText) (cron as unknown as string).toLowerCase();
					this.crons.push(cron.expression);
					this.#ticks.push(() => onTick(new Date()) as unknown);
				},
			},
		);
		if (this.#options.lacksFailedExecutions)
			Object.assign(context, { saveFailedExecution: undefined });
		const response = await nodeTypes[node.type].trigger!.call(context);
		this.#close = async () => await response?.closeFunction?.();
	}
}
