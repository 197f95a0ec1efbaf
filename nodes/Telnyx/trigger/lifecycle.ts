import { NodeOperationError, type IHookFunctions } from 'n8n-workflow';

import { readAddress } from '../fields/phoneNumber';
import { readCredential } from '../transport/send';
import { ignoresOwnNumbers, optionsOf, type Options } from './settings';
import { rememberOwnNumbers } from './ownNumbers';
import { isRegistered, register, unregister } from './registration';
import { publicKeyRemedy, readPublicKeys } from './signature';
import { changeState, keyOf, readState } from './state';

const isManual = (context: IHookFunctions): boolean =>
	context.getNodeParameter('registration', 'automatic') === 'manual';

/** Whether everything that an activation does has been done and still holds. */
export async function isActive(context: IHookFunctions): Promise<boolean> {
	const lacksNumbers = ignoresOwnNumbers(optionsOf(context)) && !readState(context).ownNumbers;
	return !isManual(context) && !lacksNumbers && (await isRegistered(context));
}

/**
 * Gets the trigger ready for its events.
 *
 * @throws NodeOperationError about settings with which it could never start a run, or not register
 */
export async function activate(context: IHookFunctions): Promise<void> {
	const options = optionsOf(context);
	await checkPublicKey(context);
	checkNumbers(context, options);
	if (ignoresOwnNumbers(options)) await rememberOwnNumbers(context);
	if (!isManual(context)) await register(context);
}

/** How to show an error in the executions list, for each trigger that is active in this process. */
const shows = new Map<string, (error: NodeOperationError) => void>();

/** Keeps what n8n gives to an active trigger alone. */
export const canShow = (trigger: string, show: (error: NodeOperationError) => void) =>
	shows.set(trigger, show);

/**
 * Undoes it.
 *
 * @throws NodeOperationError where Telnyx can't be asked. n8n unpublishes all the same, and tells its log
 * only, so that the error is shown in the executions list as well: once, however often n8n tries.
 */
export async function deactivate(context: IHookFunctions): Promise<void> {
	const { registration } = readState(context);
	const show = registration && !registration.test ? shows.get(keyOf(context)) : undefined;
	if (show) shows.delete(keyOf(context));
	// Also where the rest fails, so that the next activation reads them anew.
	changeState(context, { ownNumbers: undefined });
	await unregister(context).catch((error: NodeOperationError) => {
		show?.(error);
		throw error;
	});
}

async function checkPublicKey(context: IHookFunctions): Promise<void> {
	const { publicKey } = await readCredential(context);
	const keys = readPublicKeys(publicKey);
	if (Array.isArray(keys) && keys.length > 0) return;
	const problem = Array.isArray(keys)
		? 'The credential has no public key'
		: 'The credential’s public key is not 32 bytes of base64';
	throw new NodeOperationError(
		context.getNode(),
		`${problem}, so that events can’t be verified. ${publicKeyRemedy}`,
	);
}

/** A filter with a number that no event can have would keep the workflow silent forever. */
function checkNumbers(context: IHookFunctions, options: Options): void {
	const labels = {
		fromNumbers: 'Filter: From Numbers',
		toNumbers: 'Filter: To Numbers',
		ignoreFrom: 'Ignore From Numbers',
	};
	for (const [name, label] of Object.entries(labels)) {
		for (const entry of (options[name as keyof typeof labels] ?? []).map(String)) {
			const read = readAddress(entry);
			// A sender can be a name.
			if (typeof read === 'string' || /[a-z]/i.test(entry) || entry.trim() === '') continue;
			throw new NodeOperationError(
				context.getNode(),
				`"${label}" ${read.problem}: ${entry}. ${read.remedy}`,
			);
		}
	}
}
