import type { IncomingMessage, ServerResponse } from 'node:http';
import { ApiError } from './errors.mts';
import { answerWithFault } from './faultAnswers.mts';
import { isAccepted, type Faults } from './faults.mts';
import { readText, sendJson, type Answer } from './http.mts';
import type { Pending } from './pending.mts';
import type { RateLimit } from './rateLimit.mts';
import { routes } from './resources/routes.mts';
import { match, type Call } from './router.mts';
import type { Watch } from './watch.mts';

/** One request to the API, as it came, and how it was answered. */
export interface RecordedRequest {
	method: string;
	/** without `/v2` */
	path: string;
	/** raw, without `?` */
	query: string;
	headers: Record<string, string | string[] | undefined>;
	body: string;
	/** ms since the epoch */
	at: number;
	/** 0 while there is no answer, or where a fault gave none */
	status: number;
	/** for `POST /messages*`: whether the text was really taken */
	accepted?: boolean;
	messageId?: string;
}

/** What the API is made of. */
export interface Api {
	apiKey: string;
	context: Pick<Call, 'store' | 'delivery' | 'later' | 'logDelay'>;
	faults: Faults;
	pending: Pending;
	rateLimit: RateLimit | undefined;
	latency: number;
	requests: RecordedRequest[];
	requested: Watch<RecordedRequest>;
}

/** The SDK asks for WhatsApp's templates below a second `/v2`. */
const prefix = /^\/v2(?:\/v2(?=\/whatsapp))?/;

/** Answers one request below `/v2`. */
export async function handleApi(
	api: Api,
	request: IncomingMessage,
	response: ServerResponse,
): Promise<void> {
	const [path, query = ''] = (request.url ?? '').split(/\?(.*)/s);
	const recorded: RecordedRequest = {
		method: request.method ?? '',
		path: path.replace(prefix, ''),
		query,
		headers: request.headers,
		body: '',
		at: Date.now(),
		status: 0,
	};
	api.requests.push(recorded);
	recorded.body = await readText(request);
	const isSend = recorded.method === 'POST' && recorded.path.startsWith('/messages');
	const fault = await api.faults.take(recorded);
	const limit = isSend && !fault ? api.rateLimit?.take() : undefined;
	const answer =
		fault && !isAccepted(fault)
			? undefined
			: limit && !limit.passes
				? errorAnswer(new ApiError('10011'))
				: carryOut(api, recorded);
	if (isSend) recordSending(recorded, answer);
	if (isSend && api.latency > 0) await api.pending.wait(api.latency);
	if (fault) recorded.status = await answerWithFault(fault, answer, response, api.pending);
	else if (answer) {
		recorded.status = answer.status;
		sendJson(response, answer.status, answer.body, limit?.headers);
	}
	api.requested.announce(recorded);
}

function carryOut(api: Api, request: RecordedRequest): Answer {
	try {
		if (request.headers.authorization !== `Bearer ${api.apiKey}`) throw new ApiError('10009');
		const { route, params } = match(routes, request.method, request.path);
		const query = new URLSearchParams(request.query);
		return {
			status: 200,
			body: route.handle({ ...api.context, params, query, body: request.body }),
		};
	} catch (error) {
		return errorAnswer(error);
	}
}

function errorAnswer(error: unknown): Answer {
	if (error instanceof ApiError) return { status: error.status, body: { errors: error.errors } };
	throw error;
}

function recordSending(request: RecordedRequest, answer: Answer | undefined): void {
	request.accepted = answer?.status === 200;
	if (request.accepted) {
		request.messageId = (answer?.body as { data: { id: string } }).data.id;
	}
}
