/** Looks into a Node.js process that was started with `--inspect=<port>`. */
export class Heap {
	readonly #socket: WebSocket;
	#calls = 0;

	private constructor(socket: WebSocket) {
		this.#socket = socket;
	}

	static async of(port: number): Promise<Heap> {
		const response = await fetch(`http://127.0.0.1:${port}/json/list`);
		const [target] = (await response.json()) as Array<{ webSocketDebuggerUrl: string }>;
		const socket = new WebSocket(target!.webSocketDebuggerUrl);
		await new Promise((resolve) => socket.addEventListener('open', resolve, { once: true }));
		return new Heap(socket);
	}

	/** The MB that are in use once all garbage is collected. */
	async live(): Promise<number> {
		await this.#call('HeapProfiler.collectGarbage');
		return (await this.#call<{ usedSize: number }>('Runtime.getHeapUsage')).usedSize / 1e6;
	}

	close(): void {
		this.#socket.close();
	}

	async #call<T>(method: string): Promise<T> {
		const id = ++this.#calls;
		this.#socket.send(JSON.stringify({ id, method }));
		return await new Promise((resolve) => {
			const listen = ({ data }: MessageEvent) => {
				const answer = JSON.parse(String(data)) as { id: number; result: T };
				if (answer.id !== id) return;
				this.#socket.removeEventListener('message', listen);
				resolve(answer.result);
			};
			this.#socket.addEventListener('message', listen);
		});
	}
}
