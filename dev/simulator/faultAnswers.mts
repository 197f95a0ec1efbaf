import type { ServerResponse } from 'node:http';
import { ApiError } from './errors.mts';
import type { FaultKind } from './faults.mts';
import { sendJson, type Answer } from './http.mts';
import type { Pending } from './pending.mts';

const ok: Answer = { status: 200, body: {} };

/**
 * Answers as badly as the fault says.
 * @param answer what the request was really answered with, where it was carried out
 * @returns the status that went out, 0 for none
 */
export async function answerWithFault(
	fault: FaultKind,
	answer: Answer = ok,
	response: ServerResponse,
	pending: Pending,
): Promise<number> {
	switch (fault.kind) {
		case 'status':
			if (fault.body === undefined) {
				const errors = fault.errors ?? [{ code: '10007', title: 'Unexpected error' }];
				sendJson(response, fault.status, { errors }, fault.headers);
			} else {
				response.writeHead(fault.status, fault.headers);
				response.end(fault.body);
			}
			return fault.status;
		case 'resetBeforeRead':
		case 'resetAfterRead':
			response.socket?.resetAndDestroy();
			return 0;
		case 'cutAnswer':
			return cut(answer, response);
		case 'notJson':
			response.writeHead(answer.status, { 'content-type': 'application/json' });
			response.end('{"data": {"id": ');
			return answer.status;
		case 'html':
			response.writeHead(answer.status, { 'content-type': 'text/html' });
			response.end('<!doctype html><title>Welcome</title><h1>Please sign in to the network</h1>');
			return answer.status;
		case 'emptyBody':
			response.writeHead(answer.status);
			response.end();
			return answer.status;
		case 'silence':
			if (fault.ms === undefined || !(await pending.wait(fault.ms))) return 0;
			sendJson(response, answer.status, answer.body);
			return answer.status;
		case 'redirect':
			response.writeHead(307, { location: fault.to });
			response.end();
			return 307;
		case 'rateLimit':
			return refuse(response, '10011', rateLimitHeaders(fault.header, fault.reset));
		case 'spendLimit':
			return refuse(response, '40333', {});
	}
}

function cut(answer: Answer, response: ServerResponse): number {
	const body = Buffer.from(JSON.stringify(answer.body));
	response.writeHead(answer.status, {
		'content-type': 'application/json',
		'content-length': String(body.length + 1),
	});
	response.write(body.subarray(0, Math.floor(body.length / 2)), () => response.socket?.destroy());
	return answer.status;
}

function refuse(response: ServerResponse, code: string, headers: Record<string, string>): number {
	const { status, errors } = new ApiError(code);
	sendJson(response, status, { errors }, headers);
	return status;
}

function rateLimitHeaders(
	header: 'x-ratelimit-reset' | 'retry-after-seconds' | 'retry-after-date',
	seconds: number,
): Record<string, string> {
	if (header === 'retry-after-seconds') return { 'retry-after': String(seconds) };
	if (header === 'retry-after-date') {
		return { 'retry-after': new Date(Date.now() + seconds * 1000).toUTCString() };
	}
	return {
		'x-ratelimit-limit': '50',
		'x-ratelimit-remaining': '0',
		'x-ratelimit-reset': String(seconds),
	};
}
