import type { Route } from '../router.mts';
import { accountRoutes } from './account.mts';
import { alphanumericSenderIdRoutes } from './alphanumericSenderIds.mts';
import { autoResponseRoutes } from './autoResponses.mts';
import { chatMessageRoutes } from './chatMessages.mts';
import { detailRecordRoutes } from './detailRecords.mts';
import { groupMmsRoutes } from './groupMms.mts';
import { messageRoutes } from './messages.mts';
import { metricRoutes } from './metrics.mts';
import { numberRoutes } from './numbers.mts';
import { optOutRoutes } from './optOuts.mts';
import { profileRoutes } from './profiles.mts';
import { rcsAgentRoutes } from './rcsAgents.mts';
import { webhookDeliveryRoutes } from './webhookDeliveries.mts';
import { whatsappAccountRoutes } from './whatsappAccounts.mts';
import { whatsappNumberRoutes } from './whatsappNumbers.mts';
import { whatsappTemplateRoutes } from './whatsappTemplates.mts';

/** Every endpoint of the simulated API. */
export const routes: readonly Route[] = [
	...messageRoutes,
	...groupMmsRoutes,
	...chatMessageRoutes,
	...profileRoutes,
	...metricRoutes,
	...autoResponseRoutes,
	...alphanumericSenderIdRoutes,
	...numberRoutes,
	...optOutRoutes,
	...webhookDeliveryRoutes,
	...rcsAgentRoutes,
	...whatsappAccountRoutes,
	...whatsappNumberRoutes,
	...whatsappTemplateRoutes,
	...detailRecordRoutes,
	...accountRoutes,
];
