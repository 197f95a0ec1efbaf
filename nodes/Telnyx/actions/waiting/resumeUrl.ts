import type { IExecuteFunctions, IWebhookFunctions } from 'n8n-workflow';

import { resumeAddress } from '../../trigger/resumeAddress';

/** The address at which the node lets its execution go on when that waits. */
export const resumeUrl = (context: IExecuteFunctions | IWebhookFunctions): URL =>
	resumeAddress(context, { node: context.getNode().id });
