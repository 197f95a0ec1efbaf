import type { IExecuteFunctions } from 'n8n-workflow';

import { objectOf } from '../message/json';
import type { Item } from './item';
import { messageOfItem } from './itemMessage';
import { holdsExpression } from './parameters';
import { isTool } from './tool';

/** The nodes through which people who are not the builder fill in values. */
const publicNodes =
	/\.(?:chatTrigger|form|formTrigger|telegramTrigger|telnyxTrigger|twilioTrigger|whatsAppTrigger)$/;

const known = new WeakMap<IExecuteFunctions, boolean>();

/**
 * Whether somebody else than the builder of the workflow may have chosen the recipient: an agent's model, or whoever
 * filled in a form or wrote a message. It is so where the recipient comes from an expression, and this node is a tool or
 * stands behind such a node. A webhook says nothing of who calls it.
 */
export function isRecipientFromOutside(context: IExecuteFunctions): boolean {
	const found = known.get(context) ?? findOut(context);
	known.set(context, found);
	return found;
}

function findOut(context: IExecuteFunctions): boolean {
	const node = context.getNode();
	const { to, recipients } = node.parameters;
	if (!holdsExpression([to, recipients])) return false;
	if (isTool(node)) return true;
	const before = context.getParentNodes(node.name);
	return before.some(({ type }) => publicNodes.test(type));
}

/** Whether a number is that of the person with whom the message that started the workflow was exchanged. */
export function isCorrespondent(item: Item, number: string): boolean {
	try {
		const { direction, from, to } = objectOf(messageOfItem(item, () => ''));
		return (direction === 'outbound' ? to : from) === number;
	} catch {
		// The workflow began with something else.
		return false;
	}
}
