import { NodeOperationError, type IHookFunctions } from 'n8n-workflow';

import { isBad, readAddress } from '../message/phoneNumber';
import { pages } from '../transport';
import { canTelnyxReach, publicAddressRemedy } from '../transport/reachability';
import { readCredential } from '../transport/credential';
import { takeActive } from './activeTriggers';
import { urlOf } from './address';
import { ignoresOwnNumbers, optionsOf, type Options } from './settings';
import { readWhatsappNumbers, rememberOwnNumbers } from './ownNumbers';
import { isRegistered, register } from './registration';
import { unregister } from './unregistration';
import { publicKeyRemedy, readPublicKeys } from './signature';
import { isManual, sourcesOf } from './sources';
import { changeState, readState, type WhatsappNumbers } from './state';

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
	if (!isManual(context)) await checkReach(context);
	if (ignoresOwnNumbers(options)) await rememberOwnNumbers(context);
	if (isManual(context)) return;
	const whatsappNumbers = await whatsappNumbersOf(context);
	await register(context);
	changeState(context, { whatsappNumbers });
}

async function whatsappNumbersOf(context: IHookFunctions): Promise<WhatsappNumbers | undefined> {
	const account = sourcesOf(context).find(({ kind }) => kind === 'whatsappAccount');
	if (!account) return undefined;
	return await readWhatsappNumbers((request) => pages(context, request), account.id);
}

/**
 * Undoes it.
 *
 * @throws NodeOperationError where Telnyx can't be asked. n8n unpublishes all the same, and tells its log
 * only, so that the error is shown in the executions list as well: once, however often n8n tries.
 */
export async function deactivate(context: IHookFunctions): Promise<void> {
	const isProduction = readState(context).registrations?.some(({ before }) => before);
	const trigger = isProduction ? takeActive(context) : undefined;
	// Also where the rest fails, so that the next activation reads them anew.
	changeState(context, { ownNumbers: undefined, whatsappNumbers: undefined });
	await unregister(context).catch((error: NodeOperationError) => {
		trigger?.showError(error);
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

/** An address that Telnyx can't open would keep the workflow silent forever. */
async function checkReach(context: IHookFunctions): Promise<void> {
	const url = urlOf(context);
	const { baseUrl } = await readCredential(context);
	if (canTelnyxReach(url, baseUrl)) return;
	throw new NodeOperationError(
		context.getNode(),
		`Telnyx can’t reach this trigger at ${url}. ${publicAddressRemedy}`,
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
			if (!isBad(read) || /[a-z]/i.test(entry) || entry.trim() === '') continue;
			throw new NodeOperationError(
				context.getNode(),
				`"${label}" ${read.problem}: ${entry}. ${read.remedy}`,
			);
		}
	}
}
