import type { Resource } from '../operation';
import { cancelScheduled } from './cancelScheduled.operation';
import { check } from './check.operation';
import { collectTexts } from './collectTexts.operation';
import { downloadMedia } from './downloadMedia.operation';
import { get } from './get.operation';
import { getAll } from './getAll.operation';
import { getDeliveryReport } from './getDeliveryReport.operation';
import { getGroup } from './getGroup.operation';
import { reply } from './reply.operation';
import { schedule } from './schedule.operation';
import { send } from './send.operation';
import { sendAndWait } from './sendAndWait.operation';
import { sendAndWaitForDelivery } from './sendAndWaitForDelivery.operation';
import { sendGroupMms } from './sendGroupMms.operation';
import { sendRcs } from './sendRcs.operation';
import { sendWhatsapp } from './sendWhatsapp.operation';

export const message: Resource = {
	name: 'message',
	displayName: 'Message',
	first: 'send',
	operations: [
		send,
		reply,
		sendAndWait,
		sendAndWaitForDelivery,
		sendWhatsapp,
		sendRcs,
		sendGroupMms,
		schedule,
		check,
		get,
		getAll,
		getDeliveryReport,
		getGroup,
		collectTexts,
		downloadMedia,
		cancelScheduled,
	],
};
