/** A failure that the user can do something about: one sentence of what is wrong, one of the remedy. */
export class Failure extends Error {
	readonly remedy: string;
	constructor(message: string, remedy: string);
}
