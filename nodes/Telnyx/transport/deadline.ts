export interface Limits {
	/** How long the exchange may take in all. */
	milliseconds: number;
	/** The signal with which n8n cancels an execution. */
	cancel?: AbortSignal;
}

/** Thrown where an exchange was ended from here; with the code that axios would have. */
class EndedError extends Error {
	constructor(readonly code: 'ETIMEDOUT' | 'ERR_CANCELED') {
		super(code);
	}
}

/**
 * Ends an exchange with a server that takes longer than allowed. n8n's own `timeout` only ends it where nothing at
 * all comes for so long, so that a response which drips in would keep it alive for ever.
 *
 * @param exchange should end when its signal is aborted; it is not waited for in any case
 * @throws Error with the code `ETIMEDOUT` or `ERR_CANCELED`, or what the exchange throws
 */
export async function withDeadline<T>(
	{ milliseconds, cancel }: Limits,
	exchange: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
	const controller = new AbortController();
	// It takes whole numbers only.
	const deadline = AbortSignal.timeout(Math.ceil(milliseconds));
	let onDeadline = () => {};
	let onCancel = () => {};
	const ended = new Promise<never>((_, reject) => {
		const end = (code: EndedError['code']) => {
			controller.abort();
			reject(new EndedError(code));
		};
		onDeadline = () => end('ETIMEDOUT');
		onCancel = () => end('ERR_CANCELED');
	});
	deadline.addEventListener('abort', onDeadline);
	cancel?.addEventListener('abort', onCancel);
	try {
		return await Promise.race([exchange(controller.signal), ended]);
	} finally {
		deadline.removeEventListener('abort', onDeadline);
		cancel?.removeEventListener('abort', onCancel);
	}
}
